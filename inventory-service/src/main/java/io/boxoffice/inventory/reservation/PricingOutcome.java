package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceLimits;
import java.util.UUID;

/** What may come of replacing an event's pricing rules, or of computing its prices. */
public sealed interface PricingOutcome extends StockOutcome {
  /** The rules as they are now, and the prices with them. */
  record Stored(EventPricing pricing) implements PricingOutcome {}

  /**
   * The prices are those of this moment.
   *
   * @param changed types that cost something else than before
   */
  record Repriced(int changed) implements PricingOutcome {}

  /** The prices were computed not long ago, or no rule moves them. */
  record NotDue() implements PricingOutcome {}

  /** There is no such event. */
  record UnknownEvent() implements PricingOutcome {}

  /** The event has no such ticket type. */
  record UnknownTicketType(UUID ticketTypeId) implements PricingOutcome {}

  /** The event is cancelled or over. */
  record EventClosed(EventStatus status) implements PricingOutcome {}

  /**
   * Somebody else changed the rules since.
   *
   * @param current version that they have now
   */
  record VersionConflict(long current) implements PricingOutcome {}

  /**
   * The seller's price of a type has to be within its limits.
   *
   * @param priceMinor price that the type has
   * @param limits limits that it would get
   */
  record PriceOutsideLimits(UUID ticketTypeId, long priceMinor, PriceLimits limits)
      implements PricingOutcome {}

  /** The writer could not answer; asking again is safe. */
  record Busy() implements PricingOutcome {}
}
