package io.boxoffice.purchase.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a mail tells of. */
enum NotificationKind {
  /** The tickets are the buyer's; they come with the mail. */
  ORDER_CONFIRMED,
  /** Money is on its way back. */
  REFUND_DONE,
  /** Somebody offers a ticket. */
  TRANSFER_OFFERED,
  /** An offered ticket was accepted. */
  TRANSFER_ACCEPTED,
  /** Stock that came back is kept for somebody who waited. */
  WAITLIST_OFFERED;

  /** Returns the name in the database, and of its templates. */
  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NotificationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
