package io.boxoffice.purchase.saga;

import java.util.Locale;

/** Which way a saga goes through its list of steps. */
public enum Direction {
  /** Doing. */
  FORWARD,
  /** Undoing, from the step it had reached to the first. */
  BACK;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Direction of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
