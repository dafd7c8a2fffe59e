package io.boxoffice.checkin.fence;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What becomes of a ticket behind its fence. */
enum FenceEffect {
  /** It belongs to somebody else. */
  OWNED_BY("owned_by"),
  /** It lets nobody in any more. */
  BLOCKED("blocked");

  private final String wireName;

  FenceEffect(String wireName) {
    this.wireName = wireName;
  }

  @JsonValue
  String wireName() {
    return wireName;
  }

  @JsonCreator
  static FenceEffect ofWireName(String name) {
    for (FenceEffect effect : values()) {
      if (effect.wireName.equals(name)) {
        return effect;
      }
    }
    throw new IllegalArgumentException("effect is owned_by or blocked");
  }
}
