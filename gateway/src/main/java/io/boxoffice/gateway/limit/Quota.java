package io.boxoffice.gateway.limit;

/**
 * How much a class of requests allows a key: a whole minute's requests at once, then one each
 * {@link #spacingMicros()}. Kept as one number a key, the time at which the key will owe nothing
 * (the generic cell rate algorithm).
 *
 * @param name name of the class
 * @param perMinute requests a minute, at least 1
 */
record Quota(String name, int perMinute) {
  static final long WINDOW_MICROS = 60_000_000;
  static final int WINDOW_SECONDS = 60;

  Quota {
    if (perMinute < 1) {
      throw new IllegalArgumentException("a quota allows at least one request");
    }
  }

  /** Returns the time between two requests at the even rate. */
  long spacingMicros() {
    return WINDOW_MICROS / perMinute;
  }

  /** Returns the header {@code RateLimit-Policy}. */
  String policy() {
    return '"' + name + "\";q=" + perMinute + ";w=" + WINDOW_SECONDS;
  }

  /** Returns the header {@code RateLimit}. */
  String state(Allowance allowance) {
    return '"' + name + "\";r=" + allowance.remaining() + ";t=" + allowance.resetSeconds();
  }
}
