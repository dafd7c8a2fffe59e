package io.boxoffice.gateway.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Remembers for whom good tokens stand, by their digest, so that a signature is verified once and
 * not with each request of a client.
 *
 * <p>What is remembered ends with the token, and with the issuer's keys: as soon as another set of
 * keys is at hand, every token is verified again. Nothing is remembered of a bad token.
 */
@Component
class VerifiedTokens implements ReactiveAuthenticationManager {
  private static final int MAX_TOKENS = 50_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final JwtReactiveAuthenticationManager verification;
  private final Supplier<@Nullable JWKSet> keys;
  private final InstantSource clock;
  private final Cache<Digest, Known> known =
      Caffeine.newBuilder()
          .maximumSize(MAX_TOKENS)
          .expireAfterWrite(LONGEST)
          // its upkeep is short; a thread woken for it costs more
          .executor(Runnable::run)
          .build();

  private record Known(CallerToken caller, JWKSet verifiedWith) {}

  /** SHA-256 of a token: nobody can make another one with it. */
  private record Digest(long a, long b, long c, long d) {
    static Digest of(String token) {
      try {
        ByteBuffer hash =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        return new Digest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256 is missing from this JDK", e);
      }
    }
  }

  @Autowired
  VerifiedTokens(ReactiveJwtDecoder decoder, IssuerKeys keys, InstantSource clock) {
    this(decoder, keys::current, clock);
  }

  VerifiedTokens(ReactiveJwtDecoder decoder, Supplier<@Nullable JWKSet> keys, InstantSource clock) {
    this.verification = new JwtReactiveAuthenticationManager(decoder);
    this.verification.setJwtAuthenticationConverter(token -> Mono.just(CallerToken.from(token)));
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Mono<Authentication> authenticate(Authentication presented) {
    JWKSet current = keys.get();
    if (current == null || !(presented instanceof BearerTokenAuthenticationToken bearer)) {
      return verification.authenticate(presented);
    }
    Digest digest = Digest.of(bearer.getToken());
    CallerToken remembered = remembered(digest, current);
    return remembered != null
        ? Mono.just(remembered)
        : verification
            .authenticate(presented)
            .doOnNext(caller -> remember(digest, caller, current));
  }

  private @Nullable CallerToken remembered(Digest digest, JWKSet current) {
    Known found = known.getIfPresent(digest);
    return found != null
            && isSame(found.verifiedWith(), current)
            && clock.instant().isBefore(found.caller().expiresAt())
        ? found.caller()
        : null;
  }

  /** A set that was fetched again is another one, whatever is in it. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(JWKSet one, JWKSet other) {
    return one == other;
  }

  private void remember(Digest digest, Authentication verified, JWKSet current) {
    if (verified instanceof CallerToken caller) {
      known.put(digest, new Known(caller, current));
    }
  }
}
