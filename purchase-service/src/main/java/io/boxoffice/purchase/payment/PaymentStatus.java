package io.boxoffice.purchase.payment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a payment, as this service knows it. */
public enum PaymentStatus {
  /** It may or may not exist at the provider. */
  STARTING,
  REQUIRES_CONFIRMATION,
  PROCESSING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  public static PaymentStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
