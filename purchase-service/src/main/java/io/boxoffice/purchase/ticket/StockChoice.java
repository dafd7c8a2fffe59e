package io.boxoffice.purchase.ticket;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of the stock of a revoked ticket. */
enum StockChoice {
  /** It is written off to a hold: off sale until an organiser releases it. */
  HOLD,
  /** It is on sale again. */
  RETURN;

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException when there is no such choice
   */
  @JsonCreator
  static StockChoice of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
