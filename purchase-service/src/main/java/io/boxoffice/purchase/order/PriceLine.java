package io.boxoffice.purchase.order;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was taken off or added to the price of one item of an order, or is contained in it.
 *
 * @param item place of the item in the order, from 0
 * @param sourceId the discount or the tax rate
 * @param label the code, or the name of the tax
 * @param rateMillionths the share, when it is one
 * @param amountMinor below zero for a discount
 * @param included whether the price contains it, so that it is not added
 */
public record PriceLine(
    int item,
    Kind kind,
    UUID sourceId,
    String label,
    @Nullable Integer rateMillionths,
    long amountMinor,
    boolean included) {

  /** What a line is about. */
  public enum Kind {
    DISCOUNT,
    TAX;

    /** Returns the name as JSON and the database have it. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #wireName()}. */
    public static Kind of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }
}
