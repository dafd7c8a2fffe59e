package io.boxoffice.checkin.fence;

/** What a fence came to. The decision on an operation is final. */
enum FenceOutcome {
  /** Older codes are dead, the new owner's are live. */
  FENCED("fenced", "The ticket is fenced."),
  /** Somebody was let in on the ticket before. */
  ALREADY_ADMITTED("already-admitted", "Somebody was let in on this ticket."),
  /** The event's policy lets nothing change hands while its doors are open. */
  DOORS_OPEN("doors-open", "Nothing changes hands while the doors of the event are open."),
  /** Another operation has this generation or a later one. */
  GENERATION_TAKEN("generation-taken", "Another operation has taken this generation.");

  private final String wireName;
  private final String detail;

  FenceOutcome(String wireName, String detail) {
    this.wireName = wireName;
    this.detail = detail;
  }

  String wireName() {
    return wireName;
  }

  String detail() {
    return detail;
  }

  static FenceOutcome ofWireName(String name) {
    for (FenceOutcome outcome : values()) {
      if (outcome.wireName.equals(name)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no such fence outcome: " + name);
  }
}
