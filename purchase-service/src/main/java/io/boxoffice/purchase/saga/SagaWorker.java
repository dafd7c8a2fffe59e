package io.boxoffice.purchase.saga;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes up every saga that is due and that nobody drives, whatever left it there. */
@Component
class SagaWorker {
  private static final Logger log = LoggerFactory.getLogger(SagaWorker.class);
  private final SagaStore store;
  private final SagaRunner runner;
  private final SagaProperties properties;
  private final InstantSource time;
  private final AtomicInteger stuck = new AtomicInteger();

  SagaWorker(
      SagaStore store,
      SagaRunner runner,
      SagaProperties properties,
      InstantSource time,
      MeterRegistry metrics) {
    this.store = store;
    this.runner = runner;
    this.properties = properties;
    this.time = time;
    Gauge.builder("boxoffice.saga.stuck", stuck, AtomicInteger::get)
        .description(
            "sagas without an answer to a step, and orders paid without tickets, for more than a"
                + " minute, and refunds that the provider could not do")
        .register(metrics);
  }

  @Scheduled(fixedDelayString = "${boxoffice.saga.worker-interval:1s}")
  void takeDue() {
    int limit = Math.min(properties.batch(), runner.idle());
    if (limit > 0) {
      store.takeDue(time.instant(), limit).forEach(runner::submit);
    }
  }

  @Scheduled(fixedDelayString = "${boxoffice.saga.watch-interval:15s}")
  void watch() {
    int now = store.stuckSince(time.instant().minus(SagaStatus.STUCK_AFTER));
    if (now > 0) {
      log.error("{} sagas are stuck, leave an order paid without tickets or a refund failed", now);
    }
    stuck.set(now);
  }
}
