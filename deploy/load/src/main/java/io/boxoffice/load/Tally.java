package io.boxoffice.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;

/** What became of the requests of one run; written by one thread, read once the run is over. */
final class Tally {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Histogram latencies;
  private final Histogram lateness;
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private long timedOut;
  private long broken;
  private long notSent;
  private long lastAnswer;

  Tally(Duration longest) {
    latencies = new Histogram(longest.toNanos() * 2, DIGITS);
    lateness = new Histogram(longest.toNanos() * 2, DIGITS);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, histogram.getHighestTrackableValue()));
  }

  /** An answer came, so long after the request should have been sent. */
  void answered(int status, long nanosSinceIntended, long nanosSinceStart) {
    statuses.merge(status, 1L, Long::sum);
    record(latencies, nanosSinceIntended);
    lastAnswer = nanosSinceStart;
  }

  /** Nothing came in time; it counts as having taken that long. */
  void timedOut(long nanosSinceIntended) {
    timedOut++;
    record(latencies, nanosSinceIntended);
  }

  /** The connection was lost before the answer. */
  void broken(long nanosSinceIntended) {
    broken++;
    record(latencies, nanosSinceIntended);
  }

  /** Too many others were outstanding. */
  void notSent(Duration asIfTaking) {
    notSent++;
    record(latencies, asIfTaking.toNanos());
  }

  /** How much later than intended the generator itself got to a request. */
  void late(long nanos) {
    record(lateness, nanos);
  }

  /** Requests, whatever became of them. */
  long all() {
    return count(status -> true) + timedOut + broken + notSent;
  }

  long count(IntPredicate which) {
    return statuses.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Requests whose effect is not known: the service may have carried them out. */
  long unknown() {
    return timedOut + broken + count(status -> status >= 500);
  }

  /** Share of requests that did not end with one of these answers. */
  double failed(IntPredicate good) {
    long all = all();
    return all == 0 ? 1 : (double) (all - count(good)) / all;
  }

  /** Such answers a second, until the last answer. */
  double rate(IntPredicate good) {
    return lastAnswer == 0 ? 0 : count(good) / (lastAnswer / NANOS_PER_SECOND);
  }

  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  double longestMillis() {
    return latencies.getMaxValue() / NANOS_PER_MILLI;
  }

  double lateMillis(double percentile) {
    return lateness.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    statuses.forEach((status, count) -> text.append("%,d × %d, ".formatted(count, status)));
    if (timedOut > 0) {
      text.append("%,d timed out, ".formatted(timedOut));
    }
    if (broken > 0) {
      text.append("%,d connections lost, ".formatted(broken));
    }
    if (notSent > 0) {
      text.append("%,d not sent, ".formatted(notSent));
    }
    return text.append(
            "p50 %.1f ms, p99 %.1f ms, longest %.1f ms, generator late p99 %.1f ms"
                .formatted(millis(50), millis(99), longestMillis(), lateMillis(99)))
        .toString();
  }
}
