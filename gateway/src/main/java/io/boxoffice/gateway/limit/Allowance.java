package io.boxoffice.gateway.limit;

/**
 * What a limit says of one request.
 *
 * @param allowed whether it may go on
 * @param remaining requests that may follow at once
 * @param resetSeconds until the whole quota is there again, rounded up
 * @param retryAfterSeconds until the next request is allowed, rounded up; 0 when this one is
 */
record Allowance(boolean allowed, long remaining, long resetSeconds, long retryAfterSeconds) {
  private static final long SECOND_MICROS = 1_000_000;

  /**
   * Reads the state of a key.
   *
   * @param debtMicros time until the whole quota is there again
   * @param waitMicros time until the request would be allowed; 0 or less when it is
   */
  static Allowance of(Quota quota, long debtMicros, long waitMicros) {
    long remaining =
        waitMicros > 0
            ? 0
            : Math.max(0, (Quota.WINDOW_MICROS - debtMicros) / quota.spacingMicros());
    return new Allowance(
        waitMicros <= 0, remaining, ceilSeconds(debtMicros), ceilSeconds(Math.max(0, waitMicros)));
  }

  private static long ceilSeconds(long micros) {
    return (micros + SECOND_MICROS - 1) / SECOND_MICROS;
  }
}
