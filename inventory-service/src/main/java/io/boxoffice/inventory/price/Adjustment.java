package io.boxoffice.inventory.price;

/**
 * A change of a price: by a share of it, by a fixed amount, or both in this order.
 *
 * @param basisPoints hundredths of a percent that are added, at least -10000
 * @param minor minor units that are added
 */
public record Adjustment(int basisPoints, long minor) {
  /** Highest price of a ticket, in minor units. */
  public static final long MAX_PRICE = 1_000_000_000_000L;

  /** Hundredths of a percent in the whole. */
  public static final int WHOLE = 10_000;

  /** Largest share that may be taken off or added. */
  public static final int MIN_BASIS_POINTS = -WHOLE;

  /** Largest share that may be added: a price becomes eleven times as high. */
  public static final int MAX_BASIS_POINTS = 10 * WHOLE;

  public Adjustment {
    if (basisPoints < MIN_BASIS_POINTS || basisPoints > MAX_BASIS_POINTS) {
      throw new IllegalArgumentException("no such share: " + basisPoints);
    }
    if (minor < -MAX_PRICE || minor > MAX_PRICE) {
      throw new IllegalArgumentException("no such amount: " + minor);
    }
  }

  /** Returns an adjustment by a share of the price. */
  public static Adjustment byShare(int basisPoints) {
    return new Adjustment(basisPoints, 0);
  }

  /** Returns an adjustment by a fixed amount. */
  public static Adjustment byAmount(long minor) {
    return new Adjustment(0, minor);
  }

  /**
   * Adjusts a price, rounded half up to whole minor units.
   *
   * @return a price from 0 to {@link #MAX_PRICE}
   */
  public long applyTo(long priceMinor) {
    long scaled = (priceMinor * (WHOLE + basisPoints) + WHOLE / 2) / WHOLE;
    return Math.clamp(scaled + minor, 0, MAX_PRICE);
  }
}
