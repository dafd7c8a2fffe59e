package io.boxoffice.gateway.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.boxoffice.gateway.snapshot.Snapshot;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The issuer's public keys, found by OpenID discovery. A token with a key id that is not there
 * makes them be fetched again, but not oftener than every ten seconds: made-up key ids cannot be
 * used to flood the issuer.
 */
@Component
class IssuerKeys implements Function<SignedJWT, Flux<JWK>> {
  private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final String issuer;
  private final WebClient client;
  private final Snapshot<JWKSet> keys;

  private record Discovery(@Nullable String issuer, @Nullable String jwks_uri) {}

  IssuerKeys(GatewaySettings settings, InstantSource clock) {
    this.issuer = settings.issuer().toString();
    this.client = WebClient.create();
    this.keys =
        new Snapshot<>("keys of the issuer", this::fetch, REFRESH_AFTER, MIN_INTERVAL, clock);
  }

  @Override
  public Flux<JWK> apply(SignedJWT token) {
    String id = token.getHeader().getKeyID();
    return keys.get()
        .flatMap(set -> id == null || set.getKeyByKeyId(id) != null ? Mono.just(set) : keys.fresh())
        .flatMapIterable(JWKSet::getKeys);
  }

  /** Returns the keys at hand, or null before they were fetched; a refresh may follow. */
  @Nullable JWKSet current() {
    return keys.atHand();
  }

  private Mono<JWKSet> fetch() {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return client
        .get()
        .uri(base + "/.well-known/openid-configuration")
        .retrieve()
        .bodyToMono(Discovery.class)
        .flatMap(this::keysOf)
        .map(IssuerKeys::parse)
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("The issuer answers nothing")))
        .timeout(TIMEOUT);
  }

  private Mono<String> keysOf(Discovery discovery) {
    if (!issuer.equals(discovery.issuer()) || discovery.jwks_uri() == null) {
      return Mono.error(
          new IllegalStateException(
              "BOXOFFICE_ISSUER is " + issuer + ", but it calls itself " + discovery.issuer()));
    }
    return client.get().uri(discovery.jwks_uri()).retrieve().bodyToMono(String.class);
  }

  private static JWKSet parse(String json) {
    try {
      return JWKSet.parse(json).toPublicJWKSet();
    } catch (ParseException e) {
      throw new IllegalStateException("The issuer's keys cannot be read", e);
    }
  }
}
