package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatRef;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * So many tickets of one type, as a request asks for them.
 *
 * @param seatSelection {@code manual} or {@code best_available}; may be left out
 * @param seats the seats of a manual selection
 * @param accessible whether one of the best available must be for people with disabilities
 */
record ItemRequest(
    @NotNull UUID ticketTypeId,
    @NotNull @Positive @Max(MOST_TICKETS) Integer quantity,
    @Nullable SeatSelection seatSelection,
    @Nullable @Size(min = 1, max = MOST_TICKETS) List<@NotNull @Valid SeatRequest> seats,
    @Nullable Boolean accessible) {
  /** Most ticket types of one request. */
  static final int MOST_TYPES = 20;

  /** Most tickets of one type in one request. */
  static final int MOST_TICKETS = 1_000;

  /** How seats are chosen. */
  enum SeatSelection {
    manual,
    best_available
  }

  /** A seat by its place in the house. */
  record SeatRequest(
      @NotBlank @Size(max = 100) String section,
      @NotBlank @Size(max = 100) String subsection,
      @NotNull @Positive Integer row,
      @NotNull @Positive Integer seat) {
    SeatRef ref() {
      return new SeatRef(section, subsection, row, seat);
    }
  }

  @AssertTrue(
      message =
          "must name as many seats as the quantity, each once, and only when seatSelection is manual")
  @SuppressWarnings("unused")
  boolean isSeats() {
    if (seats == null) {
      return seatSelection != SeatSelection.manual;
    }
    return seatSelection != SeatSelection.best_available
        && quantity != null
        && seats.size() == quantity
        && new HashSet<>(seats).size() == seats.size();
  }

  Item item() {
    return new Item(
        ticketTypeId,
        quantity,
        seats == null ? List.of() : seats.stream().map(SeatRequest::ref).toList(),
        Boolean.TRUE.equals(accessible));
  }

  /** Whether no type comes twice. */
  static boolean eachOnce(@Nullable List<ItemRequest> items) {
    return items == null
        || items.stream().filter(Objects::nonNull).map(ItemRequest::ticketTypeId).distinct().count()
            == items.stream().filter(Objects::nonNull).count();
  }

  static List<Item> items(@Nullable List<ItemRequest> requested) {
    return requested == null ? List.of() : requested.stream().map(ItemRequest::item).toList();
  }
}
