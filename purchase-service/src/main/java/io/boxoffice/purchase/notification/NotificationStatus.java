package io.boxoffice.purchase.notification;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a mail is. */
enum NotificationStatus {
  /** Not tried yet. */
  PENDING,
  /** Somebody is at it, or was when they crashed. */
  SENDING,
  /** The mail server has it. */
  SENT,
  /** Tried in vain, and to be tried again. */
  FAILED,
  /** Tried for the last time. */
  GIVEN_UP,
  /** Nobody knows where to send it. */
  NO_ADDRESS;

  /** Returns the name in the database. */
  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NotificationStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
