package io.boxoffice.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sells a ticket now and then and looks how long reads go on to show the count from before, counted
 * from the answer that told the buyer.
 */
final class Staleness {
  private static final Duration BETWEEN_SALES = Duration.ofMillis(200);
  private static final Duration BETWEEN_READS = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Sale sale;
  private final List<String> tokens;
  private final Histogram shownAfter = new Histogram(LONGEST.toNanos() * 2, 3);
  private final Thread thread = Thread.ofPlatform().name("sales").unstarted(this::run);
  private volatile boolean stopping;
  private volatile @Nullable RuntimeException failure;
  private int turn;
  private long sales;

  Staleness(Sale sale, List<String> tokens) {
    this.sale = sale;
    this.tokens = List.copyOf(tokens);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      long left = left();
      while (!stopping) {
        long next = System.nanoTime() + BETWEEN_SALES.toNanos();
        Local.expect(
            201,
            sale.local()
                .post(nextToken(), "/api/reservations", "sale-" + sales, sale.reservation()),
            "a sale");
        sales++;
        left--;
        awaitShown(left, System.nanoTime());
        TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void awaitShown(long wanted, long told) throws InterruptedException {
    while (left() > wanted) {
      if (System.nanoTime() - told > LONGEST.toNanos()) {
        throw new BenchFailure("a sale was not shown within " + LONGEST.toSeconds() + " s");
      }
      TimeUnit.NANOSECONDS.sleep(BETWEEN_READS.toNanos());
    }
    shownAfter.recordValue(Math.min(System.nanoTime() - told, LONGEST.toNanos()));
  }

  private long left() throws InterruptedException {
    return Local.expect(
            200, sale.local().get(nextToken(), sale.availabilityPath()), "the availability")
        .body()
        .at("/ticketTypes/0/available")
        .asLong();
  }

  /** Another person each time: one alone would soon be told to slow down. */
  private String nextToken() {
    turn = (turn + 1) % tokens.size();
    return tokens.get(turn);
  }

  long sales() {
    return sales;
  }

  double millis(double percentile) {
    return shownAfter.getValueAtPercentile(percentile) / 1e6;
  }

  /** Ends the sales; fails when one of them did. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }
}
