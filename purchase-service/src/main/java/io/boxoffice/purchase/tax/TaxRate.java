package io.boxoffice.purchase.tax;

import com.fasterxml.jackson.annotation.JsonValue;
import io.boxoffice.purchase.order.Rounding;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tax rate.
 *
 * @param country ISO 3166 code
 * @param region state or province, or null for the whole country
 * @param category category of events, or null for all of them
 * @param rateMillionths the share: 190,000 is 19 %
 * @param validUntil the first moment when it no longer applies, or null
 */
public record TaxRate(
    UUID id,
    String name,
    String country,
    @Nullable String region,
    @Nullable String category,
    int rateMillionths,
    Mode mode,
    Instant validFrom,
    @Nullable Instant validUntil) {
  private static final long WHOLE = 1_000_000;

  /** How a tax relates to the prices. */
  public enum Mode {
    /** The prices contain it. */
    INCLUSIVE,
    /** It is added to the prices. */
    EXCLUSIVE;

    /** Returns the name as JSON and the database have it. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Mode of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Returns the tax of one line, added or contained, rounded to a minor unit with a half up. The
   * tax of an order is the sum of its lines' taxes.
   */
  public long of(long amountMinor) {
    return switch (mode) {
      case EXCLUSIVE -> Rounding.halfUp(amountMinor, rateMillionths, WHOLE);
      case INCLUSIVE -> Rounding.halfUp(amountMinor, rateMillionths, WHOLE + rateMillionths);
    };
  }

  /** Tells whether the prices contain it. */
  public boolean inclusive() {
    return mode == Mode.INCLUSIVE;
  }
}
