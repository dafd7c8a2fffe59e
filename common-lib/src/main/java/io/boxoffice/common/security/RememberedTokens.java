package io.boxoffice.common.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers good tokens by their digest for five minutes at most, and never past their end, so that
 * a signature is not verified with each request of a client. A key that the issuer withdraws is so
 * trusted for as long again as the issuer's keys are cached anyway. Nothing is remembered of a bad
 * token.
 */
final class RememberedTokens implements JwtDecoder {
  private static final int MAX_TOKENS = 20_000;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final JwtDecoder verification;
  private final InstantSource time;
  private final Cache<Digest, Jwt> known =
      Caffeine.newBuilder()
          .maximumSize(MAX_TOKENS)
          .expireAfterWrite(LONGEST)
          // its upkeep is short; a thread woken for it costs more
          .executor(Runnable::run)
          .build();

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

  RememberedTokens(JwtDecoder verification, InstantSource time) {
    this.verification = verification;
    this.time = time;
  }

  @Override
  public Jwt decode(String token) {
    Digest digest = Digest.of(token);
    Jwt remembered = known.getIfPresent(digest);
    if (remembered != null && isValid(remembered)) {
      return remembered;
    }
    Jwt verified = verification.decode(token);
    if (isValid(verified)) {
      known.put(digest, verified);
    }
    return verified;
  }

  /** Without the tolerance for clocks that verification has: then it is asked again. */
  private boolean isValid(Jwt token) {
    Instant end = token.getExpiresAt();
    return end != null && time.instant().isBefore(end);
  }
}
