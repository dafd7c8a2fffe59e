package io.boxoffice.inventory.reservation;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a reservation stands; all but {@link #RESERVED} are final. */
public enum ReservationStatus {
  /** Holds stock until it expires. */
  RESERVED("reserved"),
  /** Its stock is sold. */
  CONFIRMED("confirmed"),
  /** Given back, or refused for good before it came (a tombstone). */
  RELEASED("released"),
  /** Its time ran out and its stock went back. */
  EXPIRED("expired");

  private final String wireName;

  ReservationStatus(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  static ReservationStatus of(String name) {
    for (ReservationStatus status : values()) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such reservation status: " + name);
  }
}
