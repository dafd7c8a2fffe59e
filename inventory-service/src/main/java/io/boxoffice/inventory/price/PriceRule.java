package io.boxoffice.inventory.price;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A seller's rule about the prices of an event.
 *
 * @param ticketTypeId the type it is for, or null for all types of the event
 * @param condition when it applies
 * @param adjustment what it does to the price
 * @param priority rules apply in ascending order of it, equal ones as they are listed
 * @param active whether it applies at all
 */
public record PriceRule(
    UUID id,
    @Nullable UUID ticketTypeId,
    Condition condition,
    Adjustment adjustment,
    int priority,
    boolean active) {

  /** When a rule applies. */
  public sealed interface Condition {}

  /** A condition of the dynamic price, the same for everybody. */
  public sealed interface MarketCondition extends Condition {
    /**
     * Whether it is met.
     *
     * @param shareSold share of the type's capacity that is sold, in basis points
     */
    boolean met(Instant at, int shareSold);
  }

  /**
   * From one moment until before another; one of them may be null, for no such end.
   *
   * @param until first moment at which it no longer applies
   */
  public record TimeWindow(@Nullable Instant from, @Nullable Instant until)
      implements MarketCondition {
    @Override
    public boolean met(Instant at, int shareSold) {
      return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }
  }

  /**
   * While so much of the type is sold, in basis points of its capacity.
   *
   * @param until share from which on it no longer applies, or null for none
   */
  public record ShareSold(int from, @Nullable Integer until) implements MarketCondition {
    @Override
    public boolean met(Instant at, int shareSold) {
      return shareSold >= from && (until == null || shareSold < until);
    }
  }

  /** One request asks for so many tickets of the type, or more. */
  public record QuantityTier(int fromQuantity) implements Condition {}

  /** Whether the rule is for this type, or for all. */
  public boolean isFor(UUID type) {
    return ticketTypeId == null || ticketTypeId.equals(type);
  }
}
