package io.boxoffice.checkin.scan;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why somebody was not let in. */
enum RefusalReason {
  /** Not one of our codes. */
  INVALID_CODE("invalid_code"),
  /** A code of ours that is over. */
  EXPIRED_CODE("expired_code"),
  /** The ticket has changed hands since. */
  SUPERSEDED_CODE("superseded_code"),
  /** A code for another event. */
  WRONG_EVENT("wrong_event"),
  /** The doors are not open yet. */
  NOT_YET_OPEN("not_yet_open"),
  /** The doors are closed. */
  CLOSED("closed"),
  /** Somebody was let in on this ticket before. */
  ALREADY_ADMITTED("already_admitted"),
  /** The money went back. */
  REFUNDED("refunded"),
  /** The ticket was made invalid. */
  REVOKED("revoked"),
  /** The ticket or its event was called off. */
  CANCELLED("cancelled"),
  /** The gates have not heard of the ticket. */
  UNKNOWN_TICKET("unknown_ticket"),
  /** The gate is none of the event's. */
  WRONG_GATE("wrong_gate");

  private final String wireName;

  RefusalReason(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  String wireName() {
    return wireName;
  }

  static RefusalReason ofWireName(String name) {
    for (RefusalReason reason : values()) {
      if (reason.wireName.equals(name)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no such refusal: " + name);
  }
}
