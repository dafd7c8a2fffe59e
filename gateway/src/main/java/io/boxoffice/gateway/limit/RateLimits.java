package io.boxoffice.gateway.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Takes requests off quotas: in Redis, or in this process while Redis fails. After a failure one
 * request every two seconds tries Redis again; the others do not wait for it.
 */
@Component
class RateLimits {
  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
  private static final long PROBE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long HEALTHY = Long.MIN_VALUE;

  private final SharedLimits shared;
  private final LocalLimits local = new LocalLimits();

  /** When Redis may be tried again, or {@link #HEALTHY}. */
  private final AtomicLong probeAt = new AtomicLong(HEALTHY);

  RateLimits(SharedLimits shared, MeterRegistry meters) {
    this.shared = shared;
    Gauge.builder("boxoffice.gateway.limits.degraded", this, limits -> limits.degraded() ? 1 : 0)
        .description("1 while rate limits are counted by each replica on its own")
        .register(meters);
  }

  Mono<Allowance> take(String key, Quota quota) {
    long at = probeAt.get();
    if (at != HEALTHY && !mayProbe(at)) {
      return Mono.just(takeLocally(key, quota));
    }
    // Answers that were on their way when Redis failed say nothing; only a probe's counts.
    Mono<Allowance> answer = shared.take(key, quota);
    return (at == HEALTHY ? answer : answer.doOnNext(_ -> recovered()))
        .onErrorResume(
            failure -> {
              failed(failure);
              return Mono.just(takeLocally(key, quota));
            });
  }

  boolean degraded() {
    return probeAt.get() != HEALTHY;
  }

  private boolean mayProbe(long at) {
    long now = System.nanoTime();
    return now - at >= 0 && probeAt.compareAndSet(at, now + PROBE_EVERY_NANOS);
  }

  private void failed(Throwable failure) {
    if (probeAt.getAndSet(System.nanoTime() + PROBE_EVERY_NANOS) == HEALTHY) {
      log.warn("Redis fails, each replica limits on its own now: {}", failure.toString());
    }
  }

  private void recovered() {
    if (probeAt.getAndSet(HEALTHY) != HEALTHY) {
      log.info("Redis answers again, limits are shared");
    }
  }

  private Allowance takeLocally(String key, Quota quota) {
    return local.take(key, quota, TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }
}
