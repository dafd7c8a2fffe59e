package io.boxoffice.purchase.approval;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What needs the approval of others. */
public enum ApprovalType {
  /** Much money goes back for one order. */
  LARGE_REFUND,
  /** All tickets of an event are cancelled. */
  BULK_CANCEL,
  /** Somebody buys at another price than the event's. */
  PRICE_OVERRIDE,
  /** A protection is loosened. */
  SECURITY_SETTINGS;

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  static ApprovalType of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
