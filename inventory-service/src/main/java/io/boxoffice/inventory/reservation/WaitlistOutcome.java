package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import java.util.UUID;

/** What may come of joining or leaving a line for tickets. */
sealed interface WaitlistOutcome extends StockOutcome {
  /** The buyer has a place. */
  record Joined(UUID entryId) implements WaitlistOutcome {}

  /** The buyer has none any more. */
  record Left() implements WaitlistOutcome {}

  record UnknownEvent() implements WaitlistOutcome {}

  record UnknownTicketType(UUID ticketTypeId) implements WaitlistOutcome {}

  record EventNotOnSale(EventStatus status) implements WaitlistOutcome {}

  record SaleNotOpen(UUID ticketTypeId) implements WaitlistOutcome {}

  record QuantityOutOfBounds(UUID ticketTypeId, int min, int max) implements WaitlistOutcome {}

  record PerUserLimit(UUID ticketTypeId, int limit, int held) implements WaitlistOutcome {}

  /** There is no need to wait. */
  record TicketsAvailable(UUID ticketTypeId, int available) implements WaitlistOutcome {}

  /**
   * The buyer waits already, for another number of tickets.
   *
   * @param quantity tickets that the buyer waits for
   */
  record WaitsAlready(UUID ticketTypeId, int quantity) implements WaitlistOutcome {}

  record Full(UUID ticketTypeId, int limit) implements WaitlistOutcome {}

  record Busy() implements WaitlistOutcome {}
}
