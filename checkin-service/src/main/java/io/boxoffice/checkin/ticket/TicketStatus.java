package io.boxoffice.checkin.ticket;

/** Whether a ticket can still let somebody in. */
public enum TicketStatus {
  /** It can. */
  ADMISSIBLE("admissible"),
  /** Its money went back. */
  REFUNDED("refunded"),
  /** It was made invalid. */
  REVOKED("revoked"),
  /** It was called off. */
  CANCELLED("cancelled"),
  /** Its event is over. */
  EXPIRED("expired");

  private final String wireName;

  TicketStatus(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in the database. */
  public String wireName() {
    return wireName;
  }

  static TicketStatus ofWireName(String name) {
    for (TicketStatus status : values()) {
      if (status.wireName.equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no such ticket status: " + name);
  }
}
