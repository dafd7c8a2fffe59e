package io.boxoffice.purchase.order;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer asks for: items and bundles, or a reservation made before.
 *
 * @param items empty when a reservation is named, or bundles alone
 * @param bundles null when there are none
 * @param reservationId the buyer's own reservation to take over
 * @param priceOverrideId a price that was approved for this buyer, or null
 * @param discountCodes null when there are none; in capitals, in alphabetical order, each once
 */
public record OrderRequest(
    List<Line> items,
    @Nullable List<Bundle> bundles,
    @Nullable UUID reservationId,
    @Nullable UUID priceOverrideId,
    @Nullable List<String> discountCodes) {

  /** Most kinds of tickets in one reservation. */
  private static final int MOST_LINES = 20;

  /** Most tickets of one kind in one reservation. */
  private static final int MOST_TICKETS = 1000;

  public OrderRequest {
    items = List.copyOf(items);
    bundles = bundles == null ? null : List.copyOf(bundles);
    discountCodes = discountCodes == null ? null : List.copyOf(discountCodes);
  }

  /** Returns the codes, or none. */
  public List<String> codes() {
    return discountCodes == null ? List.of() : discountCodes;
  }

  /** At the prices that everybody pays. */
  public OrderRequest(
      List<Line> items, @Nullable List<Bundle> bundles, @Nullable UUID reservationId) {
    this(items, bundles, reservationId, null, null);
  }

  /**
   * One kind of ticket.
   *
   * @param quantity at least 1
   * @param seatSelection how the seats are chosen, or null for inventory's own way
   * @param seats the seats of the buyer's choice, as many as tickets, or null
   * @param accessible whether one of the best available must be an accessible one, or null
   */
  public record Line(
      UUID ticketTypeId,
      int quantity,
      @Nullable String seatSelection,
      @Nullable List<Place> seats,
      @Nullable Boolean accessible) {
    public Line {
      seats = seats == null ? null : List.copyOf(seats);
    }

    /** Tickets wherever there are some. */
    public Line(UUID ticketTypeId, int quantity) {
      this(ticketTypeId, quantity, null, null, null);
    }
  }

  /** A seat by its place in the house. */
  public record Place(String section, String subsection, int row, int seat) {
    static Place of(Seat seat) {
      return new Place(seat.section(), seat.subsection(), seat.row(), seat.seat());
    }
  }

  /** So many of one bundle. */
  public record Bundle(UUID bundleId, int quantity) {}

  /** Asks for exactly the tickets of these items, the same seats included, each kind once. */
  static OrderRequest again(List<OrderItem> items) {
    Map<UUID, Line> lines = new LinkedHashMap<>();
    for (OrderItem item : items) {
      List<Place> seats = item.seats().stream().map(Place::of).toList();
      lines.merge(
          item.ticketTypeId(),
          new Line(
              item.ticketTypeId(),
              item.quantity(),
              seats.isEmpty() ? null : "manual",
              seats.isEmpty() ? null : seats,
              null),
          OrderRequest::sum);
    }
    return new OrderRequest(List.copyOf(lines.values()), null, null);
  }

  /** Tells whether one reservation can hold all of it, by the bounds that inventory names. */
  public boolean fitsOneReservation() {
    return items.size() <= MOST_LINES
        && items.stream().allMatch(line -> line.quantity() <= MOST_TICKETS);
  }

  /**
   * Asks for as many tickets of the same kinds, which cost the same, wherever there are seats;
   * empty when no seats are named.
   */
  public Optional<OrderRequest> withOtherSeats() {
    return items.stream().allMatch(line -> line.seats() == null)
        ? Optional.empty()
        : Optional.of(
            new OrderRequest(
                items.stream().map(OrderRequest::withOtherSeats).toList(), bundles, reservationId));
  }

  private static Line withOtherSeats(Line line) {
    return line.seats() == null
        ? line
        : new Line(line.ticketTypeId(), line.quantity(), "best_available", null, null);
  }

  private static Line sum(Line one, Line other) {
    List<Place> seats =
        one.seats() == null || other.seats() == null
            ? null
            : Stream.concat(one.seats().stream(), other.seats().stream()).toList();
    return new Line(
        one.ticketTypeId(),
        one.quantity() + other.quantity(),
        one.seatSelection(),
        seats,
        one.accessible());
  }
}
