package io.boxoffice.purchase.approval;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** States of a request for approval. */
public enum ApprovalStatus {
  /** Approvals are missing. */
  PENDING,
  /** Approved, and not carried out yet. */
  APPROVED,
  /** Somebody said no. */
  REJECTED,
  /** Not approved, or not to be carried out, in time. */
  EXPIRED,
  /** Carried out. */
  EXECUTED;

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #wireName()}. */
  static ApprovalStatus of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
