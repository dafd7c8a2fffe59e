package io.boxoffice.inventory.reservation;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether the seller lets a ticket type be sold. */
public enum TicketTypeStatus {
  ACTIVE("active"),
  PAUSED("paused");

  private final String wireName;

  TicketTypeStatus(String wireName) {
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
  public static TicketTypeStatus of(String name) {
    for (TicketTypeStatus status : values()) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such ticket type status: " + name);
  }
}
