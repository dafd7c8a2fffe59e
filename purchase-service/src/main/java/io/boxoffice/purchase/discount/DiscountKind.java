package io.boxoffice.purchase.discount;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a code does; several codes of one order take effect in the order of these. */
enum DiscountKind {
  BUY_X_GET_Y,
  PERCENTAGE,
  FIXED;

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DiscountKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
