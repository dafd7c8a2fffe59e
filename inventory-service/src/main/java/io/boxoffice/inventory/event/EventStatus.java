package io.boxoffice.inventory.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where an event stands. */
public enum EventStatus {
  /** Seen by its organiser alone. */
  DRAFT("draft"),
  /** On sale. */
  ACTIVE("active"),
  /** Published, and nothing of it is available just now. */
  SOLD_OUT("sold_out"),
  /** Will not take place. */
  CANCELLED("cancelled"),
  /** Is over. */
  ENDED("ended");

  private final String wireName;

  EventStatus(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * Returns the status with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static EventStatus of(String name) {
    for (EventStatus status : values()) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such event status: " + name);
  }
}
