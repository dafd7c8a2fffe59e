package io.boxoffice.transfer.handover;

import com.fasterxml.jackson.annotation.JsonValue;

/** State of a transfer. */
enum TransferStatus {
  /** Offered and waiting for the recipient. */
  PENDING("pending"),
  /** Accepted and being carried out. */
  ACCEPTED("accepted"),
  /** The recipient does not want it. */
  REJECTED("rejected"),
  /** The sender took it back, or it could not be carried out. */
  CANCELLED("cancelled"),
  /** The ticket is the recipient's. */
  COMPLETED("completed"),
  /** Nobody accepted it in time. */
  EXPIRED("expired");

  private final String wireName;

  TransferStatus(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  String wireName() {
    return wireName;
  }

  static TransferStatus ofWireName(String name) {
    for (TransferStatus status : values()) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such transfer status: " + name);
  }
}
