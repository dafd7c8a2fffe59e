package io.boxoffice.checkin.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What may change hands while people are being let in. */
public enum TransferPolicy {
  /** Nothing is transferred, resold or refunded while the check-in window is open. */
  CLOSE_AT_DOORS("close_at_doors"),
  /** All of that goes on, because every gate is online and hears of it. */
  ONLINE_GATES_ONLY("online_gates_only");

  private final String wireName;

  TransferPolicy(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in JSON and in the database. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the policy of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static TransferPolicy ofWireName(String name) {
    for (TransferPolicy policy : values()) {
      if (policy.wireName.equals(name)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("transferPolicy is close_at_doors or online_gates_only");
  }
}
