package io.boxoffice.common.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class RememberedTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final AtomicInteger verified = new AtomicInteger();
  private final RememberedTokens tokens = new RememberedTokens(this::verify, now::get);

  private Jwt verify(String token) {
    verified.incrementAndGet();
    if (token.startsWith("bad")) {
      throw new BadJwtException("bad");
    }
    Jwt.Builder jwt = Jwt.withTokenValue(token).header("alg", "RS256").subject(token);
    return token.startsWith("endless") ? jwt.build() : jwt.expiresAt(NOW.plusSeconds(60)).build();
  }

  @Test
  void a_good_token_is_verified_once() {
    assertThat(tokens.decode("one").getSubject()).isEqualTo("one");
    assertThat(tokens.decode("one").getSubject()).isEqualTo("one");
    assertThat(verified).hasValue(1);
    assertThat(tokens.decode("two").getSubject()).isEqualTo("two");
    assertThat(verified).hasValue(2);
  }

  @Test
  void past_its_end_a_token_is_verified_again() {
    tokens.decode("one");
    now.set(NOW.plusSeconds(60));
    tokens.decode("one");
    tokens.decode("one");
    assertThat(verified).hasValue(3);
  }

  @Test
  void a_token_without_an_end_is_never_remembered() {
    tokens.decode("endless");
    tokens.decode("endless");
    assertThat(verified).hasValue(2);
  }

  @Test
  void a_bad_token_is_refused_each_time() {
    for (int i = 1; i <= 3; i++) {
      assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
      assertThat(verified).hasValue(i);
    }
  }
}
