package io.boxoffice.local.demo;

import java.util.Arrays;

/** Times of single exchanges, for percentiles; bounded, the first 200,000 are kept. */
final class Latencies {
  private static final int BOUND = 200_000;

  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long value) {
    if (count == BOUND) {
      return;
    }
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, nanos.length * 2);
    }
    nanos[count++] = value;
  }

  synchronized int count() {
    return count;
  }

  /** The value in milliseconds that this share (0…1) of the exchanges did not exceed; 0 if none. */
  synchronized double millis(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.clamp(index, 0, count - 1)] / 1e6;
  }
}
