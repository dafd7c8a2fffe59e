package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One circuit breaker for each service. */
@Component
public class Breakers {
  private static final Logger log = LoggerFactory.getLogger(Breakers.class);
  private static final int WINDOW_SECONDS = 10;
  private static final int HALF_OPEN_CALLS = 5;
  private static final Duration MAX_HALF_OPEN = Duration.ofSeconds(20);

  private final CircuitBreakerRegistry registry;
  private final Duration open;

  Breakers(GatewaySettings settings, MeterRegistry meters) {
    this.open = settings.breaker().open();
    this.registry =
        CircuitBreakerRegistry.of(
            CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(WINDOW_SECONDS)
                .minimumNumberOfCalls(settings.breaker().minimumCalls())
                .failureRateThreshold(settings.breaker().failurePercent())
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(HALF_OPEN_CALLS)
                .maxWaitDurationInHalfOpenState(MAX_HALF_OPEN)
                .build());
    for (Service service : Service.values()) {
      registry
          .circuitBreaker(service.id())
          .getEventPublisher()
          .onStateTransition(
              event ->
                  log.warn(
                      "Circuit breaker of {}: {}",
                      event.getCircuitBreakerName(),
                      event.getStateTransition()));
    }
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(meters);
  }

  /**
   * What operators see of a breaker.
   *
   * @param failurePercent share of failed calls in the window; -1 before there are enough calls
   */
  public record Status(
      String service,
      String state,
      float failurePercent,
      int calls,
      int failedCalls,
      long refusedCalls) {}

  CircuitBreaker of(Service service) {
    return registry.circuitBreaker(service.id());
  }

  /** Returns how long a breaker stays open. */
  Duration open() {
    return open;
  }

  /** Returns the state of every breaker of this replica. */
  public List<Status> statuses() {
    List<Status> statuses = new ArrayList<>();
    for (Service service : Service.values()) {
      CircuitBreaker breaker = of(service);
      CircuitBreaker.Metrics metrics = breaker.getMetrics();
      statuses.add(
          new Status(
              service.id(),
              breaker.getState().name().toLowerCase(Locale.ROOT),
              metrics.getFailureRate(),
              metrics.getNumberOfBufferedCalls(),
              metrics.getNumberOfFailedCalls(),
              metrics.getNumberOfNotPermittedCalls()));
    }
    return statuses;
  }

  /** Closes the breakers of the services in this replica, and forgets what they have seen. */
  public void reset(List<Service> services) {
    for (Service service : services) {
      of(service).reset();
    }
  }
}
