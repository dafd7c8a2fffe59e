package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.UUID;

/** What may come of holding stock, or of releasing what is held. */
public sealed interface HoldOutcome extends StockOutcome {
  /**
   * The stock is off sale.
   *
   * @param replayed whether an earlier request with the same key had done it
   */
  record Held(HoldView hold, boolean replayed) implements HoldOutcome {}

  /** The stock is on sale again, by this command or an earlier one. */
  record Released() implements HoldOutcome {}

  /** Its time is not over, or it was released before. */
  record NotDue() implements HoldOutcome {}

  /** Nothing changed. */
  sealed interface Refusal extends HoldOutcome {}

  /** There is no such event. */
  record UnknownEvent() implements Refusal {}

  /** There is no such hold. */
  record UnknownHold() implements Refusal {}

  /** The event has no such ticket type. */
  record UnknownTicketType(UUID ticketTypeId) implements Refusal {}

  /** The event is cancelled or over. */
  record EventClosed(EventStatus status) implements Refusal {}

  /** Not so many are available, or not so many together. */
  record NotAvailable(UUID ticketTypeId, int available) implements Refusal {}

  /** Seats were named of a type that has none. */
  record NotSeated(UUID ticketTypeId) implements Refusal {}

  /** The type has no such seat. */
  record UnknownSeat(SeatRef seat) implements Refusal {}

  /** The seat is reserved, sold or held. */
  record SeatTaken(SeatRef seat) implements Refusal {}

  /** The key belongs to a request with other contents. */
  record KeyReused() implements Refusal {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements Refusal {}
}
