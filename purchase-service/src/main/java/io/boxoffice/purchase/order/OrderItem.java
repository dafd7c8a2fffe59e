package io.boxoffice.purchase.order;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind of ticket of an order, at the price locked by its reservation. A kind may come in
 * several lines, when bundles bring it at other prices.
 *
 * @param unitPriceMinor price of one ticket in minor units of the order's currency
 * @param seats a seat for each ticket, or none when the kind has no seats
 * @param bundleId the bundle that the tickets came in, or null
 * @param paidMinor what is paid for all of them, after discounts and with tax
 */
public record OrderItem(
    UUID ticketTypeId,
    String name,
    int quantity,
    long unitPriceMinor,
    boolean transferable,
    int maxTransfers,
    List<Seat> seats,
    @Nullable UUID bundleId,
    long paidMinor) {

  /** The seats of a row without seats are null. */
  @SuppressWarnings("NullAway")
  public OrderItem {
    seats = seats == null ? List.of() : List.copyOf(seats);
  }

  /**
   * Puts the tickets of these items into other seats of the same kinds; prices stay as they are.
   * Kinds without seats stay as they are.
   *
   * @param granted what the new reservation holds
   */
  static List<OrderItem> reseated(List<OrderItem> items, List<OrderItem> granted) {
    Map<UUID, Deque<Seat>> free = new HashMap<>();
    for (OrderItem item : granted) {
      free.computeIfAbsent(item.ticketTypeId(), kind -> new ArrayDeque<>()).addAll(item.seats());
    }
    return items.stream().map(item -> item.in(free)).toList();
  }

  private OrderItem in(Map<UUID, Deque<Seat>> free) {
    if (seats.isEmpty()) {
      return this;
    }
    Deque<Seat> left = free.getOrDefault(ticketTypeId, new ArrayDeque<>());
    if (left.size() < quantity) {
      throw new IllegalStateException("a reservation has fewer seats than tickets");
    }
    return new OrderItem(
        ticketTypeId,
        name,
        quantity,
        unitPriceMinor,
        transferable,
        maxTransfers,
        Stream.generate(left::removeFirst).limit(quantity).toList(),
        bundleId,
        paidMinor);
  }

  /** An item at its full price. */
  public OrderItem(
      UUID ticketTypeId,
      String name,
      int quantity,
      long unitPriceMinor,
      boolean transferable,
      int maxTransfers,
      List<Seat> seats,
      @Nullable UUID bundleId) {
    this(
        ticketTypeId,
        name,
        quantity,
        unitPriceMinor,
        transferable,
        maxTransfers,
        seats,
        bundleId,
        quantity * unitPriceMinor);
  }

  /** Returns the item with what is paid for it. */
  OrderItem paying(long amountMinor) {
    return new OrderItem(
        ticketTypeId,
        name,
        quantity,
        unitPriceMinor,
        transferable,
        maxTransfers,
        seats,
        bundleId,
        amountMinor);
  }

  /** Returns the price of all its tickets before discounts and tax. */
  public long fullPriceMinor() {
    return Math.multiplyExact(quantity, unitPriceMinor);
  }
}
