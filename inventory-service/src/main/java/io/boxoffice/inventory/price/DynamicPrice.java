package io.boxoffice.inventory.price;

import java.util.List;
import java.util.UUID;

/**
 * A type's price for everybody at a moment, and how it came about.
 *
 * @param baseMinor the seller's price
 * @param steps the rules that applied, in the order of their application
 * @param priceMinor what they made of it, within the type's limits
 */
public record DynamicPrice(long baseMinor, List<Step> steps, long priceMinor) {
  /**
   * A rule that applied.
   *
   * @param priceMinor price after it, before the limits
   */
  public record Step(UUID ruleId, long priceMinor) {}

  public DynamicPrice {
    steps = List.copyOf(steps);
  }
}
