package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.PriceLimits;

/** What may come of adding, changing or removing a ticket type. */
public sealed interface TicketTypeOutcome extends StockOutcome {
  /** The type as it is now. */
  record Stored(TicketType ticketType) implements TicketTypeOutcome {}

  /** The type is gone, by this command or an earlier one. */
  record Removed() implements TicketTypeOutcome {}

  /** Nothing was changed. */
  sealed interface Refusal extends TicketTypeOutcome {}

  /** There is no such event. */
  record UnknownEvent() implements Refusal {}

  /** The event has no such ticket type. */
  record UnknownTicketType() implements Refusal {}

  /** The event is cancelled or over. */
  record EventClosed(EventStatus status) implements Refusal {}

  /**
   * Somebody else changed the type since.
   *
   * @param current version it has now
   */
  record VersionConflict(long current) implements Refusal {}

  /**
   * Tickets cannot be taken away from those who have them.
   *
   * @param inUse tickets reserved, sold and held
   */
  record CapacityBelowUse(int inUse) implements Refusal {}

  /**
   * The types of the event would hold more than the event does.
   *
   * @param eventCapacity tickets that all types together may have
   * @param others tickets of the other types
   */
  record EventCapacityExceeded(int eventCapacity, int others) implements Refusal {}

  /**
   * One reservation has one total, so an event has one currency.
   *
   * @param currency currency of the other types
   */
  record OtherCurrency(String currency) implements Refusal {}

  /**
   * The event has as many types as it may.
   *
   * @param limit most types of an event
   */
  record TooManyTypes(int limit) implements Refusal {}

  /**
   * Something of the type is reserved, sold or held.
   *
   * @param inUse tickets reserved, sold and held
   */
  record InUse(int inUse) implements Refusal {}

  /**
   * The event's pricing rules allow no such price for the type.
   *
   * @param limits between what its price has to be
   */
  record PriceOutsideLimits(PriceLimits limits) implements Refusal {}

  /**
   * The type stands for seats of the event's map, and changes with them alone.
   *
   * @param seats how many it stands for
   */
  record Seated(int seats) implements Refusal {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements Refusal {}
}
