package io.boxoffice.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import reactor.core.publisher.Mono;

class VerifiedTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final UUID USER = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final AtomicReference<JWKSet> keys = new AtomicReference<>(new JWKSet());
  private final AtomicInteger verified = new AtomicInteger();
  private final VerifiedTokens tokens = new VerifiedTokens(this::verify, keys::get, now::get);

  private Mono<Jwt> verify(String token) {
    verified.incrementAndGet();
    if (token.equals("bad")) {
      return Mono.error(new BadJwtException("bad"));
    }
    return Mono.just(
        Jwt.withTokenValue(token)
            .header("alg", "RS256")
            .subject(token.equals("other") ? OTHER.toString() : USER.toString())
            .expiresAt(NOW.plusSeconds(60))
            .build());
  }

  private Authentication present(String token) {
    return tokens.authenticate(new BearerTokenAuthenticationToken(token)).block();
  }

  private static UUID user(Authentication authentication) {
    return ((Caller) authentication.getPrincipal()).userId();
  }

  @Test
  void aGoodTokenIsVerifiedOnceAndStandsForItsUserOnly() {
    assertThat(user(present("one"))).isEqualTo(USER);
    assertThat(user(present("one"))).isEqualTo(USER);
    assertThat(verified).hasValue(1);
    assertThat(user(present("other"))).isEqualTo(OTHER);
    assertThat(verified).hasValue(2);
  }

  @Test
  void pastItsEndATokenIsVerifiedAgain() {
    present("one");
    now.set(NOW.plusSeconds(60));
    present("one");
    assertThat(verified).hasValue(2);
  }

  @Test
  void withOtherKeysEveryTokenIsVerifiedAgain() {
    present("one");
    keys.set(new JWKSet());
    present("one");
    present("one");
    assertThat(verified).hasValue(2);
  }

  @Test
  void beforeThereAreKeysNothingIsRemembered() {
    keys.set(null);
    present("one");
    present("one");
    assertThat(verified).hasValue(2);
  }

  @Test
  void aBadTokenIsRefusedEachTime() {
    for (int i = 1; i <= 3; i++) {
      assertThatThrownBy(() -> present("bad")).isInstanceOf(InvalidBearerTokenException.class);
      assertThat(verified).hasValue(i);
    }
  }
}
