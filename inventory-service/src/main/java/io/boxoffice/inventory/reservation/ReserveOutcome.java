package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.UUID;

/** What may come of a reserve or a take-over. */
public sealed interface ReserveOutcome extends StockOutcome {

  /**
   * The stock is the buyer's until the reservation expires.
   *
   * @param replayed whether an earlier request with the same key had made it
   */
  record Reserved(Reservation reservation, EventSummary event, boolean replayed)
      implements ReserveOutcome {}

  /** Nothing was reserved. */
  sealed interface Refusal extends ReserveOutcome {}

  /** There is no such event. */
  record UnknownEvent() implements Refusal {}

  /** The event is a draft, cancelled or over. */
  record EventNotOnSale(EventStatus status) implements Refusal {}

  /** The event has no such ticket type. */
  record UnknownTicketType(UUID ticketTypeId) implements Refusal {}

  /** The type is paused, or its sale has not begun or is over. */
  record SaleNotOpen(UUID ticketTypeId) implements Refusal {}

  /** One order has more or fewer tickets of the type. */
  record QuantityOutOfBounds(UUID ticketTypeId, int min, int max) implements Refusal {}

  /**
   * The buyer would have more than one may.
   *
   * @param held tickets of the type that the buyer has already reserved or bought
   */
  record PerUserLimit(UUID ticketTypeId, int limit, int held) implements Refusal {}

  /** There are fewer left. */
  record SoldOut(UUID ticketTypeId, int available) implements Refusal {}

  /** The event has no such bundle. */
  record UnknownBundle(UUID bundleId) implements Refusal {}

  /** The bundle is not sold at this moment. */
  record BundleNotOnSale(UUID bundleId) implements Refusal {}

  /** Seats were named of a type that has none. */
  record NotSeated(UUID ticketTypeId) implements Refusal {}

  /** The type has no such seat. */
  record UnknownSeat(SeatRef seat) implements Refusal {}

  /** Somebody else has the seat. */
  record SeatTaken(SeatRef seat) implements Refusal {}

  /**
   * The choice would leave a single seat that nobody buys, and need not.
   *
   * @param alone the seat that would be left
   */
  record LeavesSeatAlone(SeatRef alone) implements Refusal {}

  /** The buyer has no such reservation. */
  record UnknownReservation() implements Refusal {}

  /** Another order has taken the reservation over. */
  record BoundElsewhere() implements Refusal {}

  /** Its time was over. */
  record ReservationExpired() implements Refusal {}

  /** It was given back, perhaps before it came. */
  record ReservationReleased() implements Refusal {}

  /** The key belongs to a request with other contents. */
  record KeyReused() implements Refusal {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements Refusal {}
}
