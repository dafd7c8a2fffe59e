package io.boxoffice.gateway.upstream;

import io.boxoffice.common.id.Ids;
import io.boxoffice.gateway.route.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Resets circuit breakers here, and tells the other replicas through Redis to do the same. */
@Component
public class BreakerResets implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BreakerResets.class);
  private static final String CHANNEL = "boxoffice:gateway:breaker-resets";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

  private final String replica = Ids.next().toString();
  private final Breakers breakers;
  private final ReactiveStringRedisTemplate redis;
  private volatile @Nullable Disposable subscription;

  BreakerResets(Breakers breakers, ReactiveStringRedisTemplate redis) {
    this.breakers = breakers;
    this.redis = redis;
  }

  /**
   * Resets the breakers of the services.
   *
   * @param by the operator, for the log
   * @return whether the other replicas could be told
   */
  public Mono<Boolean> reset(List<Service> services, @Nullable UUID by) {
    breakers.reset(services);
    String names = services.stream().map(Service::id).collect(Collectors.joining(","));
    log.atInfo().addKeyValue("userId", String.valueOf(by)).log("Circuit breakers reset: {}", names);
    return redis
        .convertAndSend(CHANNEL, replica + ' ' + names)
        .timeout(TIMEOUT)
        .thenReturn(true)
        .onErrorResume(
            failure -> {
              log.warn("Other replicas were not told of the reset: {}", failure.toString());
              return Mono.just(false);
            });
  }

  @Override
  public void start() {
    // deferred: listening connects at once, and a gateway must start without Redis
    subscription =
        Flux.defer(() -> redis.listenToChannel(CHANNEL))
            .subscribeOn(Schedulers.boundedElastic())
            .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_BACKOFF).maxBackoff(MAX_BACKOFF))
            .subscribe(
                message -> heard(message.getMessage()),
                failure -> log.error("No longer hearing of resets", failure));
  }

  @Override
  public void stop() {
    Disposable current = subscription;
    if (current != null) {
      current.dispose();
      subscription = null;
    }
  }

  @Override
  public boolean isRunning() {
    return subscription != null;
  }

  private void heard(String message) {
    int space = message.indexOf(' ');
    if (space < 0 || message.substring(0, space).equals(replica)) {
      return;
    }
    List<String> names = List.of(message.substring(space + 1).split(",", -1));
    List<Service> services =
        Arrays.stream(Service.values()).filter(known -> names.contains(known.id())).toList();
    breakers.reset(services);
    log.info("Circuit breakers reset by another replica: {}", names);
  }
}
