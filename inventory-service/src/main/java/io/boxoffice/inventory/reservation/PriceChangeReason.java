package io.boxoffice.inventory.reservation;

/** Why a type costs what it costs. */
enum PriceChangeReason {
  /** The type is new. */
  INITIAL("initial"),
  /** The seller changed the type's own price. */
  EDITED("edited"),
  /** The seller changed the event's pricing rules. */
  RULES_CHANGED("rules_changed"),
  /** A rule began or ceased to apply. */
  RULE("rule"),
  /** Dynamic prices were switched off. */
  SWITCHED_OFF("switched_off");

  private final String wireName;

  PriceChangeReason(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }
}
