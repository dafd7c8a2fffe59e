package io.boxoffice.gateway.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Takes requests off quotas: in Redis, or in this process while Redis fails. After a failure one
 * request every two seconds tries Redis again; the others do not wait for it.
 */
@Component
class RateLimits implements ApplicationRunner {
  private static final Logger log = LoggerFactory.getLogger(RateLimits.class);
  private static final long PROBE_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long HEALTHY = Long.MIN_VALUE;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

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
    return (at == HEALTHY ? answer : probe(answer))
        .onErrorResume(
            failure -> {
              failed(failure);
              return Mono.just(takeLocally(key, quota));
            });
  }

  /**
   * Connects before requests come. The first connection blocks whoever asks for it, which must
   * never be a thread that serves requests; later ones are made in the background.
   */
  @Override
  public void run(ApplicationArguments arguments) {
    shared
        .ping()
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(CONNECT_TIMEOUT)
        .doOnError(this::failed)
        .onErrorComplete()
        .block();
  }

  private Mono<Allowance> probe(Mono<Allowance> answer) {
    return answer.subscribeOn(Schedulers.boundedElastic()).doOnNext(_ -> recovered());
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
