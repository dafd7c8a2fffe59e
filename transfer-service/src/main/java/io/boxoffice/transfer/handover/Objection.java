package io.boxoffice.transfer.handover;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a ticket may not be offered. */
enum Objection {
  /** One cannot hand a ticket over to oneself. */
  TO_YOURSELF("to-yourself", "Name somebody else as the recipient."),
  /** Its type stays with the buyer. */
  NOT_TRANSFERABLE("not-transferable", "Tickets of this type do not change hands."),
  /** Somebody is in on it, or it is no longer valid. */
  TICKET_NOT_VALID("ticket-not-valid", "The ticket was used, refunded or made invalid."),
  /** A refund or another transfer of it is being carried out. */
  OPERATION_PENDING("operation-pending", "Something else is being done with the ticket; wait."),
  /** It has changed hands as often as it may. */
  TRANSFER_LIMIT("transfer-limit", "The ticket has changed hands as often as it may."),
  /** Its event starts too soon. */
  TOO_LATE("too-late", "It is too late: the event starts too soon."),
  /** It is being offered already. */
  TRANSFER_PENDING("transfer-pending", "The ticket is being offered already; cancel that first."),
  /** The sender has offered enough for a day. */
  DAILY_LIMIT("daily-limit", "You have offered as many tickets as you may in 24 hours.");

  private final String slug;
  private final String detail;

  Objection(String slug, String detail) {
    this.slug = slug;
    this.detail = detail;
  }

  @JsonValue
  String slug() {
    return slug;
  }

  String detail() {
    return detail;
  }
}
