package io.boxoffice.inventory.price;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of an event have made of one type, as the type's row has it: enough to quote.
 *
 * @param dynamic the price that the rules made, or null when none of them moves it
 * @param limits between what every price of the type stays
 * @param tiers what larger requests pay
 */
public record TypePrices(@Nullable Moved dynamic, PriceLimits limits, QuantityTiers tiers) {
  /** A type without rules. */
  public static final TypePrices NONE = new TypePrices(null, PriceLimits.NONE, QuantityTiers.NONE);

  /**
   * A price that rules made.
   *
   * @param at when it was computed; later computations with the same result leave it
   * @param shareSold share of the capacity that was sold then, in basis points
   */
  public record Moved(long priceMinor, Instant at, int shareSold) {}

  /**
   * Returns the price for everybody.
   *
   * @param baseMinor the seller's price
   * @param dynamicOn whether dynamic prices are switched on in this process
   */
  public long currentMinor(long baseMinor, boolean dynamicOn) {
    return dynamic == null || !dynamicOn ? baseMinor : dynamic.priceMinor();
  }

  /** Returns the price of each ticket of a request for so many, never outside the limits. */
  public long unitPriceMinor(long baseMinor, int quantity, boolean dynamicOn) {
    return limits.clamp(tiers.applyTo(currentMinor(baseMinor, dynamicOn), quantity));
  }
}
