package io.boxoffice.inventory.reservation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What the engine shows of itself. */
final class StockMetrics {
  static final String ISOLATED = "boxoffice.stock.batches.isolated";
  private final MeterRegistry registry;
  private final DistributionSummary batchSize;
  private final Timer queueWait;
  private final Timer transaction;
  private final Counter isolated;

  StockMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batchSize =
        DistributionSummary.builder("boxoffice.stock.batch.size")
            .description("commands of one transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.queueWait =
        Timer.builder("boxoffice.stock.queue.wait")
            .description("time from a command's arrival to the start of its transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.isolated =
        Counter.builder(ISOLATED)
            .description("batches that failed and were halved to find the command at fault")
            .register(registry);
    this.transaction =
        Timer.builder("boxoffice.stock.transaction")
            .description("time of one transaction")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  /** A batch failed for a reason of its own and was taken apart; never under normal load. */
  void isolated() {
    isolated.increment();
  }

  void watchWriters(IntSupplier writers) {
    Gauge.builder("boxoffice.stock.writers", writers, IntSupplier::getAsInt)
        .description("events that have commands waiting or under way")
        .strongReference(true)
        .register(registry);
  }

  void batch(int size) {
    batchSize.record(size);
  }

  void waited(long nanos) {
    queueWait.record(nanos, TimeUnit.NANOSECONDS);
  }

  void transaction(long nanos) {
    transaction.record(nanos, TimeUnit.NANOSECONDS);
  }

  void outcome(StockCommand<?> command, String outcome) {
    registry
        .counter(
            "boxoffice.stock.commands",
            "command",
            command.getClass().getSimpleName(),
            "outcome",
            outcome)
        .increment();
  }
}
