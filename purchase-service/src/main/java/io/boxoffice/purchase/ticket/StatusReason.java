package io.boxoffice.purchase.ticket;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a ticket was made invalid. */
public enum StatusReason {
  FRAUD_DETECTED,
  CHARGEBACK,
  EVENT_CANCELLED,
  DUPLICATE_TICKET,
  TERMS_VIOLATION,
  ADMIN_REQUEST,
  REFUND_REQUESTED,
  TRANSFER_DISPUTE;

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #wireName()}.
   *
   * @throws IllegalArgumentException when there is no such reason
   */
  @JsonCreator
  public static StatusReason of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
