package io.boxoffice.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long each step of the completed sales took. */
final class SaleSteps {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  /** A step, in the order of the sale. */
  enum Step {
    PURCHASE("purchase: order, reservation, payment started"),
    CONFIRM("card handed to the provider"),
    PAID("paid: the provider's delay, its webhook, taken"),
    ISSUED("stock confirmed, tickets issued"),
    PUBLISHED("published to Kafka"),
    WHOLE("whole sale");

    private final String label;

    Step(String label) {
      this.label = label;
    }
  }

  private final Map<Step, Histogram> histograms = new EnumMap<>(Step.class);
  private final long longest;

  SaleSteps(Duration longest) {
    this.longest = longest.toNanos();
    for (Step step : Step.values()) {
      histograms.put(step, new ConcurrentHistogram(this.longest, DIGITS));
    }
  }

  private Histogram histogram(Step step) {
    return Objects.requireNonNull(histograms.get(step));
  }

  void took(Step step, Duration time) {
    histogram(step).recordValue(Math.clamp(time.toNanos(), 0, longest));
  }

  double millis(Step step, double percentile) {
    return histogram(step).getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /** The median and the 99th percentile of each step. */
  List<Result> results() {
    return Arrays.stream(Step.values())
        .flatMap(
            step ->
                Stream.of(
                    Result.of(step.label + ", p50", millis(step, 50), "ms"),
                    Result.of(step.label + ", p99", millis(step, 99), "ms")))
        .toList();
  }
}
