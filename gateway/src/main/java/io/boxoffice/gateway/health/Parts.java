package io.boxoffice.gateway.health;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.boxoffice.gateway.tenant.TenantRegistry;
import io.boxoffice.gateway.upstream.Breakers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks everything behind the gateway how it does, at most every other second. */
@Component
class Parts {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration KEPT = Duration.ofSeconds(2);
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";
  private static final String REDIS = "redis";

  private final WebClient client = WebClient.create();
  private final GatewaySettings settings;
  private final ReactiveStringRedisTemplate redis;
  private final TenantRegistry tenants;
  private final Breakers breakers;
  private final Mono<Map<String, String>> states;

  Parts(
      GatewaySettings settings,
      ReactiveStringRedisTemplate redis,
      TenantRegistry tenants,
      Breakers breakers) {
    this.settings = settings;
    this.redis = redis;
    this.tenants = tenants;
    this.breakers = breakers;
    this.states = Mono.defer(this::ask).cache(KEPT);
  }

  /**
   * How everything does.
   *
   * @param status UP, or DEGRADED when a part is down
   * @param parts UP or DOWN of each service and of Redis
   * @param tenantsFetchedAt age of the registry of tenants; null when it was never fetched
   */
  record Report(
      String status,
      Map<String, String> parts,
      @Nullable Instant tenantsFetchedAt,
      List<Breakers.Status> circuitBreakers) {}

  Mono<Report> report() {
    return states.map(
        known ->
            new Report(
                known.containsValue(DOWN) ? "DEGRADED" : UP,
                known,
                tenants.fetchedAt(),
                breakers.statuses()));
  }

  private Mono<Map<String, String>> ask() {
    Mono<Map.Entry<String, String>> cache =
        redis
            .execute(connection -> connection.ping())
            .next()
            .timeout(TIMEOUT)
            .map(_ -> Map.entry(REDIS, UP))
            .onErrorReturn(Map.entry(REDIS, DOWN));
    return Flux.fromArray(Service.values())
        .flatMap(this::ask)
        .mergeWith(cache)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new);
  }

  private Mono<Map.Entry<String, String>> ask(Service service) {
    return client
        .get()
        .uri(settings.address(service).resolve("/health/ready"))
        .retrieve()
        .toBodilessEntity()
        .timeout(TIMEOUT)
        .map(_ -> Map.entry(service.id(), UP))
        .onErrorReturn(Map.entry(service.id(), DOWN));
  }
}
