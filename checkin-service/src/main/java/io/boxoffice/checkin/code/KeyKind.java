package io.boxoffice.checkin.code;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Kind of a code key. */
enum KeyKind {
  /** Signs the handles of a tenant. */
  ISSUER("issuer"),
  /** Encrypts the handles of an event. */
  GATE("gate");

  private final String wireName;

  KeyKind(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the name in JSON and in the database. */
  @JsonValue
  String wireName() {
    return wireName;
  }

  /**
   * Returns the kind of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  static KeyKind ofWireName(String name) {
    for (KeyKind kind : values()) {
      if (kind.wireName.equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("kind is issuer or gate");
  }
}
