package io.boxoffice.purchase.refund;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a refund is for. */
enum RefundKind {
  /** Somebody asked for it; all tickets that are left of the order end with it. */
  ORDER,
  /** Somebody asked for it; some tickets of the order end with it. */
  TICKETS,
  /** Somebody who works for the event gives money back; no ticket ends with it. */
  AMOUNT,
  /** The event was cancelled; the tickets that are left of the order end with it. */
  EVENT,
  /** Money came for an order that could not or may not get its tickets any more. */
  LATE,
  /** The provider took money for an order beside the order's own payment. */
  STRAY;

  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RefundKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
