package io.boxoffice.gateway.tenant;

import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.SignedRequest;
import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.ProblemException;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.boxoffice.gateway.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * The registry of tenants, which inventory owns. A tenant that is not in the copy at hand makes the
 * gateway ask again, at most once a second, so that a new tenant can be used at once.
 */
@Component
public class TenantRegistry {
  private static final String PATH = "/internal/tenants";
  private static final String ACTOR = "service;;";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final WebClient client;
  private final HmacSigner signer;
  private final Snapshot<Tenants> tenants;

  TenantRegistry(GatewaySettings settings, InstantSource clock) {
    this.signer = new HmacSigner(settings.hmacKeys(), clock);
    this.client =
        WebClient.builder()
            .baseUrl(settings.address(Service.INVENTORY).toString())
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES))
            .build();
    this.tenants =
        new Snapshot<>("tenants", this::fetch, settings.tenantRefresh(), MIN_INTERVAL, clock);
  }

  /** Returns whether the tenant exists and is active. */
  Mono<Boolean> serves(UUID tenant) {
    return tenants
        .get()
        .flatMap(known -> known.serves(tenant) ? Mono.just(known) : tenants.fresh())
        .map(known -> known.serves(tenant))
        .onErrorMap(_ -> unavailable());
  }

  /** Returns the active tenant that the host names; empty when it names none. */
  Mono<UUID> at(String host) {
    return tenants
        .get()
        .flatMap(known -> known.at(host) != null ? Mono.just(known) : tenants.fresh())
        .onErrorMap(_ -> unavailable())
        .mapNotNull(known -> known.at(host));
  }

  /** Returns when the copy at hand was fetched, or null when there is none yet. */
  public @Nullable Instant fetchedAt() {
    return tenants.fetchedAt();
  }

  private Mono<Tenants> fetch() {
    return client
        .get()
        .uri(PATH)
        .headers(headers -> signer.sign(request()).forEach(headers::set))
        .header(HmacSigner.ACTOR_HEADER, ACTOR)
        .retrieve()
        .bodyToMono(new ParameterizedTypeReference<List<Tenants.Entry>>() {})
        .map(Tenants::of)
        .timeout(TIMEOUT);
  }

  private static SignedRequest request() {
    return new SignedRequest("GET", PATH, "", "", ACTOR, new byte[0]);
  }

  private static Throwable unavailable() {
    return new ProblemException(
        Problem.unavailable(
            "Tenants cannot be looked up right now. Try again.", Duration.ofSeconds(1)));
  }
}
