package io.boxoffice.common.cache;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.GenericToStringSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * The copies that all processes share, in Redis; none of them is ever needed.
 *
 * <p>No request connects: the first connection is made behind the back of requests, later ones by
 * the driver, and while there is none commands fail at once. A Redis that fails or dawdles is left
 * alone for a while, so that it costs requests next to nothing.
 */
final class SharedCopies implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SharedCopies.class);
  private static final int WINDOW = 20;
  private static final int MINIMUM_CALLS = 5;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final byte[] LEASED = {1};

  private final RedisTemplate<String, byte[]> redis;
  private final CircuitBreaker breaker;
  private final RedisScript<Long> put =
      RedisScript.of(new ClassPathResource("cache/put.lua"), Long.class);
  private volatile boolean connected;
  private volatile @Nullable Thread connecting;

  SharedCopies(RedisConnectionFactory connections, Duration patience, MeterRegistry meters) {
    this.redis = template(connections);
    this.breaker = breaker(patience);
    breaker.getEventPublisher().onStateTransition(event -> tell(event.getStateTransition()));
    Gauge.builder("boxoffice.cache.degraded", this, copies -> copies.usable() ? 0 : 1)
        .description("1 while Redis is not used and every process keeps copies on its own")
        .register(meters);
  }

  /** What is at a key. */
  sealed interface Got {
    record Copy(long version, byte[] payload) implements Got {}

    /** Something that is no copy of ours, with the version that it claims, or -1. */
    record Garbage(long version) implements Got {}

    record Nothing() implements Got {}

    record Unavailable() implements Got {}
  }

  private static RedisTemplate<String, byte[]> template(RedisConnectionFactory connections) {
    RedisTemplate<String, byte[]> template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setValueSerializer(RedisSerializer.byteArray());
    template.afterPropertiesSet();
    return template;
  }

  private static CircuitBreaker breaker(Duration patience) {
    return CircuitBreaker.of(
        "cache",
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(WINDOW)
            .minimumNumberOfCalls(MINIMUM_CALLS)
            .failureRateThreshold(50)
            .slowCallDurationThreshold(patience.dividedBy(2))
            .slowCallRateThreshold(80)
            .waitDurationInOpenState(LEFT_ALONE)
            .permittedNumberOfCallsInHalfOpenState(2)
            .maxWaitDurationInHalfOpenState(LEFT_ALONE)
            .build());
  }

  Got get(String key) {
    return guarded(
        () -> {
          byte[] entry = entry(key);
          if (entry == null) {
            return new Got.Nothing();
          }
          return switch (Entry.read(key, entry)) {
            case Entry.Read.Good(long version, byte[] payload) -> new Got.Copy(version, payload);
            case Entry.Read.Bad(long version) -> new Got.Garbage(version);
          };
        },
        new Got.Unavailable());
  }

  /** Reads the bytes; what is no string is as good as garbage. */
  private byte @Nullable [] entry(String key) {
    try {
      return redis.opsForValue().get(key);
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (String.valueOf(cause.getMessage()).startsWith("WRONGTYPE")) {
          return new byte[0];
        }
      }
      throw e;
    }
  }

  /**
   * Puts a copy unless a newer one is there.
   *
   * @param wrong a version at this key that is known to be wrong and is overwritten, or -1
   */
  void put(String key, long version, byte[] payload, Duration ttl, long wrong) {
    guarded(
        () ->
            redis.execute(
                put,
                RedisSerializer.byteArray(),
                new GenericToStringSerializer<>(Long.class),
                List.of(key, lease(key)),
                Entry.write(key, version, payload),
                bytes(Entry.digits(version)),
                bytes(Long.toString(ttl.toMillis())),
                bytes(wrong < 0 ? "" : Entry.digits(wrong))),
        0L);
  }

  void remove(String key) {
    guarded(() -> redis.delete(key), false);
  }

  /** Takes the lease on loading what the key names; true as well when Redis cannot be asked. */
  boolean mayLoad(String key) {
    return guarded(
        () -> !Boolean.FALSE.equals(redis.opsForValue().setIfAbsent(lease(key), LEASED, LEASE)),
        true);
  }

  boolean usable() {
    return connected && breaker.getState() != State.OPEN;
  }

  private static String lease(String key) {
    return key + ":lease";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private <T extends @Nullable Object> T guarded(Supplier<T> call, T otherwise) {
    if (!connected || !breaker.tryAcquirePermission()) {
      return otherwise;
    }
    long start = System.nanoTime();
    try {
      T result = call.get();
      breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return result;
    } catch (RuntimeException failure) {
      log.debug("Redis did not answer", failure);
      breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
      return otherwise;
    }
  }

  private static void tell(CircuitBreaker.StateTransition transition) {
    switch (transition) {
      case CLOSED_TO_OPEN ->
          log.warn("Redis fails or is slow; caches work without it and try again every 2 s");
      case HALF_OPEN_TO_CLOSED -> log.info("Redis answers again; copies are shared");
      default -> log.debug("circuit breaker of the caches: {}", transition);
    }
  }

  @Override
  public void start() {
    connecting = Thread.ofVirtual().name("cache-connect").start(this::connect);
  }

  private void connect() {
    Duration pause = FIRST_PAUSE;
    boolean told = false;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        redis.execute((RedisCallback<String>) RedisConnection::ping);
        connected = true;
        if (told) {
          log.info("Redis answers; copies are shared");
        }
        return;
      } catch (RuntimeException e) {
        if (!told) {
          log.warn("Redis cannot be reached; caches work without it: {}", e.toString());
          told = true;
        }
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  @Override
  public void stop() {
    Thread current = connecting;
    connecting = null;
    if (current != null) {
      current.interrupt();
    }
    connected = false;
  }

  @Override
  public boolean isRunning() {
    return connecting != null;
  }
}
