package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A buyer's expiring claim on stock, at the prices of the moment it was made.
 *
 * @param totalMinor sum of all items in minor units of the currency
 */
public record Reservation(
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
   * @param seats its seats, or null when the type has none
   * @param bundleId the bundle that the tickets come in, or null
   */
  public record ReservedItem(
      UUID ticketTypeId,
      String name,
      int quantity,
      long unitPriceMinor,
      boolean transferable,
      int maxTransfers,
      @Nullable List<ReservedSeat> seats,
      @Nullable UUID bundleId) {}

  /**
   * A seat of a reservation.
   *
   * @param number the seat's number within the event, as its map counts
   */
  public record ReservedSeat(int number, String section, String subsection, int row, int seat) {
    static ReservedSeat of(int number, SeatRef ref) {
      return new ReservedSeat(number, ref.section(), ref.subsection(), ref.row(), ref.seat());
    }
  }

  public Reservation {
    items = List.copyOf(items);
  }
}
