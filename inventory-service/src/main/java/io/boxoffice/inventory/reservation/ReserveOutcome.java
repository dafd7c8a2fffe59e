package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.UUID;

/** What may come of a reserve or a take-over. */
sealed interface ReserveOutcome extends StockOutcome {

  /**
   * The stock is the buyer's until the reservation expires.
   *
   * @param replayed whether an earlier request with the same key had made it
   */
  record Reserved(Reservation reservation, EventSummary event, boolean replayed)
      implements ReserveOutcome {}

  /** Nothing was reserved. */
  sealed interface Refusal extends ReserveOutcome {}

  record UnknownEvent() implements Refusal {}

  record EventNotOnSale(EventStatus status) implements Refusal {}

  record UnknownTicketType(UUID ticketTypeId) implements Refusal {}

  record SaleNotOpen(UUID ticketTypeId) implements Refusal {}

  record QuantityOutOfBounds(UUID ticketTypeId, int min, int max) implements Refusal {}

  /**
   * The buyer would have more than one may.
   *
   * @param held tickets of the type that the buyer has already reserved or bought
   */
  record PerUserLimit(UUID ticketTypeId, int limit, int held) implements Refusal {}

  record SoldOut(UUID ticketTypeId, int available) implements Refusal {}

  record UnknownBundle(UUID bundleId) implements Refusal {}

  record BundleNotOnSale(UUID bundleId) implements Refusal {}

  /** Seats were named of a type that has none. */
  record NotSeated(UUID ticketTypeId) implements Refusal {}

  /** The type has no such seat. */
  record UnknownSeat(SeatRef seat) implements Refusal {}

  record SeatTaken(SeatRef seat) implements Refusal {}

  /**
   * The choice would leave a single seat that nobody buys, and need not.
   *
   * @param alone the seat that would be left
   */
  record LeavesSeatAlone(SeatRef alone) implements Refusal {}

  record UnknownReservation() implements Refusal {}

  /** Another order has taken the reservation over. */
  record BoundElsewhere() implements Refusal {}

  record ReservationExpired() implements Refusal {}

  record ReservationReleased() implements Refusal {}

  /** The key belongs to a request with other contents. */
  record KeyReused() implements Refusal {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements Refusal {}
}
