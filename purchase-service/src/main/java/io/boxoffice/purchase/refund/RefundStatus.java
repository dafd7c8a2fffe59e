package io.boxoffice.purchase.refund;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a refund. */
enum RefundStatus {
  PENDING,
  PROCESSING,
  SUCCEEDED,
  /** The provider could not do it; it is tried again. */
  FAILED,
  /** Somebody went in, or the doors are open: nothing was given back. */
  REFUSED;

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RefundStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
