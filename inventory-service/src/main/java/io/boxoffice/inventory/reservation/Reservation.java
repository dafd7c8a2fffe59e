package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A buyer's expiring claim on stock, at the prices of the moment it was made.
 *
 * @param totalMinor sum of all items in minor units of the currency
 */
record Reservation(
    UUID id,
    UUID eventId,
    UUID userId,
    ReservationStatus status,
    Instant expiresAt,
    String currency,
    long totalMinor,
    List<ReservedItem> items) {

  /**
   * One ticket type of a reservation.
   *
   * @param unitPriceMinor price of one ticket, fixed when the reservation was made
   */
  record ReservedItem(
      UUID ticketTypeId,
      String name,
      int quantity,
      long unitPriceMinor,
      boolean transferable,
      int maxTransfers) {}

  Reservation {
    items = List.copyOf(items);
  }
}
