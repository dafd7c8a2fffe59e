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

  /** There is no such event. */
  record UnknownEvent() implements HoldOutcome {}

  /** There is no such hold. */
  record UnknownHold() implements HoldOutcome {}

  /** The event has no such ticket type. */
  record UnknownTicketType(UUID ticketTypeId) implements HoldOutcome {}

  /** The event is cancelled or over. */
  record EventClosed(EventStatus status) implements HoldOutcome {}

  /** Not so many are available, or not so many together. */
  record NotAvailable(UUID ticketTypeId, int available) implements HoldOutcome {}

  /** Seats were named of a type that has none. */
  record NotSeated(UUID ticketTypeId) implements HoldOutcome {}

  /** The type has no such seat. */
  record UnknownSeat(SeatRef seat) implements HoldOutcome {}

  /** The seat is reserved, sold or held. */
  record SeatTaken(SeatRef seat) implements HoldOutcome {}

  /** The key belongs to a request with other contents. */
  record KeyReused() implements HoldOutcome {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements HoldOutcome {}
}
