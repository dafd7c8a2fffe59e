package io.boxoffice.transfer.handover;

/** The next thing to do for a transfer. */
enum Step {
  /** Wait for the recipient. */
  OFFERED("offered"),
  /** Claim the ticket at the ledger. */
  CLAIM("claim"),
  /** Kill the sender's code at the gates. */
  FENCE("fence"),
  /** Write the new owner at the ledger. */
  FINISH("finish"),
  /** Release the claim, because the gates or the ledger said no. */
  GIVE_UP("give_up"),
  /** Nothing. */
  DONE("done");

  private final String wireName;

  Step(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  static Step ofWireName(String name) {
    for (Step step : values()) {
      if (step.wireName.equals(name)) {
        return step;
      }
    }
    throw new IllegalArgumentException("no such step: " + name);
  }
}
