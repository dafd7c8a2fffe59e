package io.boxoffice.inventory.price;

import java.util.List;

/**
 * What larger requests of a type pay for each ticket.
 *
 * @param tiers in ascending order of their quantities, no two of one quantity
 */
public record QuantityTiers(List<Tier> tiers) {
  /** One price for every quantity. */
  public static final QuantityTiers NONE = new QuantityTiers(List.of());

  /** From this quantity on the price is adjusted so. */
  public record Tier(int fromQuantity, Adjustment adjustment) {}

  public QuantityTiers {
    tiers = List.copyOf(tiers);
    for (int i = 1; i < tiers.size(); i++) {
      if (tiers.get(i - 1).fromQuantity() >= tiers.get(i).fromQuantity()) {
        throw new IllegalArgumentException("tiers are out of order: " + tiers);
      }
    }
  }

  /** Adjusts the price by the highest tier that the quantity reaches, and by no other. */
  public long applyTo(long priceMinor, int quantity) {
    for (Tier tier : tiers.reversed()) {
      if (quantity >= tier.fromQuantity()) {
        return tier.adjustment().applyTo(priceMinor);
      }
    }
    return priceMinor;
  }
}
