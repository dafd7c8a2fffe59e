package io.boxoffice.purchase.lockout;

import io.boxoffice.purchase.order.Order;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps those from buying for a while whose payments keep failing. Who is locked is asked by the
 * statement that inserts an order.
 */
@Component
public class Lockouts {
  private static final Logger log = LoggerFactory.getLogger(Lockouts.class);
  private final LockoutStore store;
  private final MeterRegistry metrics;

  Lockouts(LockoutStore store, MeterRegistry metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  /** Counts the failed payment of an order, in the transaction that closes it. */
  public void failed(Order order, Instant now) {
    store
        .failed(order.userId(), order.id(), now)
        .ifPresent(
            until -> {
              log.warn("user {} may not buy until {}", order.userId(), until);
              metrics.counter("boxoffice.lockouts").increment();
            });
  }

  /** Until when somebody may not buy; empty when they may. */
  public Optional<Instant> until(UUID userId, Instant now) {
    return store.lockedUntil(userId, now);
  }
}
