package io.boxoffice.purchase.refund;

import java.util.Locale;

/** What a refund is for. */
enum RefundKind {
  /** Somebody asked for it; the order's tickets end with it. */
  ORDER,
  /** Money came for an order that could not or may not get its tickets any more. */
  LATE,
  /** The provider took money for an order beside the order's own payment. */
  STRAY;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RefundKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
