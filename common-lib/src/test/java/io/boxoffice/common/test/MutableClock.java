package io.boxoffice.common.test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The real clock, in microseconds as the service's, plus an offset that a test moves. */
public final class MutableClock implements InstantSource {
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(offset.get()).truncatedTo(ChronoUnit.MICROS);
  }

  /** Moves time forward (or back, when negative). */
  public void advance(Duration by) {
    offset.updateAndGet(before -> before.plus(by));
  }

  /** Goes back to the real time. */
  public void reset() {
    offset.set(Duration.ZERO);
  }
}
