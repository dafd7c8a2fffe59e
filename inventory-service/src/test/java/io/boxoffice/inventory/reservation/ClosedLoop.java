package io.boxoffice.inventory.reservation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** So many callers, each of which asks again as soon as it has its answer. */
final class ClosedLoop {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;

  /** One caller. */
  @FunctionalInterface
  interface Caller extends AutoCloseable {
    /**
     * Asks once.
     *
     * @return reservations made, 0 when it was refused
     */
    int call() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /** Makes callers. */
  @FunctionalInterface
  interface Callers {
    Caller next() throws Exception;
  }

  /**
   * What was seen after the warm-up.
   *
   * @param rate reservations a second
   * @param refused calls that were answered, but not with a reservation
   * @param made reservations of the whole run, warm-up included
   */
  record Measured(
      int callers,
      double rate,
      double p50Millis,
      double p99Millis,
      double maxMillis,
      long refused,
      long made) {}

  private ClosedLoop() {}

  /** Runs the callers for the warm-up and the time that counts; a failure ends all of it. */
  static Measured run(int callers, Duration warmUp, Duration time, Callers made)
      throws InterruptedException {
    LongAdder all = new LongAdder();
    LongAdder counted = new LongAdder();
    LongAdder refused = new LongAdder();
    Recorder latencies = new Recorder(LONGEST_NANOS, DIGITS);
    long from = System.nanoTime() + warmUp.toNanos();
    long until = from + time.toNanos();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Caller caller = made.next()) {
                    long start = System.nanoTime();
                    while (start < until) {
                      int reservations = caller.call();
                      long end = System.nanoTime();
                      all.add(reservations);
                      if (end >= from) {
                        // also of the call that is answered too late to be counted
                        latencies.recordValue(Math.min(end - start, LONGEST_NANOS));
                        if (reservations == 0) {
                          refused.increment();
                        } else if (end < until) {
                          counted.add(reservations);
                        }
                      }
                      start = end;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw new IllegalStateException("a caller failed: " + e.getCause(), e.getCause());
        }
      }
    }
    Histogram seen = latencies.getIntervalHistogram();
    return new Measured(
        callers,
        counted.sum() / (time.toNanos() / 1e9),
        seen.getValueAtPercentile(50) / 1e6,
        seen.getValueAtPercentile(99) / 1e6,
        seen.getMaxValue() / 1e6,
        refused.sum(),
        all.sum());
  }
}
