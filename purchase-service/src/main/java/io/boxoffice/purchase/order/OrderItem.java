package io.boxoffice.purchase.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One kind of ticket of an order, at the price locked by its reservation. A kind may come in
 * several lines, when bundles bring it at other prices.
 *
 * @param unitPriceMinor price of one ticket in minor units of the order's currency
 * @param seats a seat for each ticket, or none when the kind has no seats
 * @param bundleId the bundle that the tickets came in, or null
 */
public record OrderItem(
    UUID ticketTypeId,
    String name,
    int quantity,
    long unitPriceMinor,
    boolean transferable,
    int maxTransfers,
    List<Seat> seats,
    @Nullable UUID bundleId) {

  /** The seats of a row without seats are null. */
  @SuppressWarnings("NullAway")
  public OrderItem {
    seats = seats == null ? List.of() : List.copyOf(seats);
  }
}
