package io.boxoffice.load;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the highest rate that is served as it should be: how much goes through when as many
 * requests as possible wait, and from there down until a constant rate keeps the bounds.
 */
final class Search {
  /** Share of requests that may fail. */
  static final double MOST_FAILED = 0.001;

  /** Of requests that are answered in some milliseconds; longer ones need more at once. */
  static final int OUTSTANDING = 128;

  private static final int WARM_UP_SHARE = 4;
  private static final Duration SLICE = Duration.ofSeconds(5);
  private static final int MOST_SLICES = 90;
  private static final int LEAST_SLICES = 18;
  private static final int SLICES_NO_FASTER = 3;
  private static final double FASTER = 1.05;
  private static final double[] SHARES = {
    0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.3, 0.2
  };
  private static final int MOST_MEASUREMENTS = 3;
  private static final int MOST_DISTURBED = 3;
  private static final double SHARE_OF_P99 = 0.01;

  /** What is offered is reached to some thousandths. */
  private static final double ABOVE = 1.02;

  /** Of a path that nothing has gone yet. */
  static final long WARM_UP_REQUESTS = 40_000;

  private static final Duration SHORTEST_PROBE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

  private final Load load;
  private final int outstanding;
  private final IntPredicate good;
  private final double mostMillis;
  private final Consumer<String> progress;
  private final Consumer<Tally> every;
  private int disturbed;

  /**
   * @param load what is done
   * @param outstanding how many wait at once to find out what goes through at most; a quarter of it
   *     warms up
   * @param good statuses that are no failure
   * @param mostMillis bound of the 99th percentile
   * @param progress is told of each step
   * @param every sees each run, so that nothing that was sent goes uncounted
   */
  Search(
      Load load,
      int outstanding,
      IntPredicate good,
      double mostMillis,
      Consumer<String> progress,
      Consumer<Tally> every) {
    this.load = load;
    this.outstanding = outstanding;
    this.good = good;
    this.mostMillis = mostMillis;
    this.progress = progress;
    this.every = every;
  }

  /**
   * What was measured.
   *
   * @param offered requests a second
   * @param kept whether the bounds were
   * @param diskP99 of small writes alone meanwhile, in ms; 0 when nobody looked
   * @param diskLongest of them, in ms
   */
  record Found(double offered, Tally tally, boolean kept, double diskP99, double diskLongest) {
    private Found beside(Disk disk) {
      return new Found(offered, tally, kept, disk.millis(99), disk.millis(100));
    }
  }

  /**
   * Calls for a minute and a half and until it gets no faster any more, first with few callers: a
   * cold JVM that is given too much at once opens circuit breakers. Compilers that are still at
   * work take a whole core from what is measured.
   *
   * @param least requests before that is believed, because compilers go by how often code has run
   */
  void warmUp(long least) throws InterruptedException {
    progress.accept("warming up with at least %,d requests".formatted(least));
    long answered = 0;
    int most = outstanding / WARM_UP_SHARE;
    for (int callers = 2; callers < most; callers *= 2) {
      answered += warmUp(callers).count(good);
    }
    double best = 0;
    int noFaster = 0;
    for (int slice = 0; slice < MOST_SLICES; slice++) {
      Tally tally = warmUp(most);
      answered += tally.count(good);
      noFaster = tally.rate(good) > best * FASTER ? 0 : noFaster + 1;
      best = Math.max(best, tally.rate(good));
      if (slice >= LEAST_SLICES && noFaster >= SLICES_NO_FASTER && answered >= least) {
        return;
      }
    }
  }

  private Tally warmUp(int callers) throws InterruptedException {
    Tally tally = saturate(callers, SLICE);
    progress.accept("  %d callers: %,.0f/s: %s".formatted(callers, tally.rate(good), tally));
    return tally;
  }

  /** Measures for that long at the highest rate that keeps the bounds, as far as probes tell. */
  Found highest(Duration time) throws InterruptedException {
    return upTo(Double.MAX_VALUE, time);
  }

  /**
   * Measures for that long a little above the wanted rate, or at the highest one below that keeps
   * the bounds, as far as probes tell. They begin below what goes through with many or fewer
   * callers, since some services do less for a crowd.
   */
  Found upTo(double wanted, Duration time) throws InterruptedException {
    return upTo(wanted, time, null);
  }

  /**
   * The same, of what waits for its writes. Where small writes alone took so long that a hundredth
   * of all requests could not keep the bound, whatever serves them, the rate is measured again,
   * three times at most; {@link Found} has the last time, and {@link #disturbed} how often.
   */
  Found upTo(double wanted, Duration time, @Nullable Disk disk) throws InterruptedException {
    Duration probe =
        Collections.max(
            List.of(SHORTEST_PROBE, Collections.min(List.of(LONGEST_PROBE, time.dividedBy(3)))));
    double most =
        Math.min(
            wanted / SHARES[0] * ABOVE,
            Math.max(most(outstanding, probe), most(outstanding / WARM_UP_SHARE, probe)));
    if (most == 0) {
      throw new BenchFailure("not one request was answered as it should be");
    }
    Found last = null;
    int measurements = 0;
    for (double share : SHARES) {
      double rate = most * share;
      Found probed = undisturbed(rate, probe, disk);
      if (!probed.kept()) {
        last = last == null || measurements == 0 ? probed : last;
        continue;
      }
      progress.accept("measuring for %d s at %,.0f/s".formatted(time.toSeconds(), rate));
      last = undisturbed(rate, time, disk);
      if (last.kept() || ++measurements == MOST_MEASUREMENTS) {
        return last;
      }
    }
    if (last == null) {
      throw new IllegalStateException("no rate was tried");
    }
    return last;
  }

  private Found undisturbed(double rate, Duration time, @Nullable Disk disk)
      throws InterruptedException {
    for (int again = 0; ; again++) {
      if (disk != null) {
        disk.restart();
      }
      Found found = atRate(rate, time);
      if (disk == null) {
        return found;
      }
      double share = disk.shareBeyond(mostMillis);
      found = found.beside(disk);
      if (found.kept()
          || found.tally().failed(good) > MOST_FAILED
          || share < SHARE_OF_P99
          || again == MOST_DISTURBED) {
        return found;
      }
      disturbed++;
      progress.accept(
          "  for %.1f %% of the time the disk alone took longer, %,.0f ms at most: measuring again"
              .formatted(100 * share, disk.millis(100)));
    }
  }

  /** Returns how often a rate was measured again because of the disk. */
  int disturbed() {
    return disturbed;
  }

  private double most(int callers, Duration time) throws InterruptedException {
    double rate = saturate(callers, time).rate(good);
    progress.accept("  %,.0f/s with %d outstanding".formatted(rate, callers));
    return rate;
  }

  private Tally saturate(int callers, Duration time) throws InterruptedException {
    Tally tally = load.saturated(callers, time);
    every.accept(tally);
    return tally;
  }

  private Found atRate(double rate, Duration time) throws InterruptedException {
    Tally tally = load.atRate(rate, time);
    every.accept(tally);
    boolean kept = tally.failed(good) <= MOST_FAILED && tally.millis(99) < mostMillis;
    progress.accept("  %,.0f/s: %s%s".formatted(rate, tally, kept ? "" : " — too much"));
    return new Found(rate, tally, kept, 0, 0);
  }
}
