package io.boxoffice.inventory.price;

import org.jspecify.annotations.Nullable;

/**
 * Between what a type's price stays, whatever the rules say.
 *
 * @param floorMinor lowest price of a ticket, or null for none
 * @param capMinor highest price of a ticket, or null for none
 */
public record PriceLimits(@Nullable Long floorMinor, @Nullable Long capMinor) {
  /** No limits. */
  public static final PriceLimits NONE = new PriceLimits(null, null);

  /** Returns the nearest price within the limits. */
  public long clamp(long priceMinor) {
    long raised = floorMinor == null ? priceMinor : Math.max(floorMinor, priceMinor);
    return capMinor == null ? raised : Math.min(capMinor, raised);
  }

  /** Whether the price is within the limits. */
  public boolean allow(long priceMinor) {
    return clamp(priceMinor) == priceMinor;
  }
}
