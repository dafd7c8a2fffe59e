package io.boxoffice.local.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares the secrets of machine clients. They are 256 random bits, which nobody guesses, so that
 * a slow hash would protect nothing and only limit how many tokens a load test can get.
 */
final class DigestPasswordEncoder implements PasswordEncoder {

  @Override
  public String encode(@Nullable CharSequence raw) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String secret = raw == null ? "" : raw.toString();
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean matches(@Nullable CharSequence raw, @Nullable String encoded) {
    return raw != null
        && encoded != null
        && MessageDigest.isEqual(
            encode(raw).getBytes(StandardCharsets.US_ASCII),
            encoded.getBytes(StandardCharsets.US_ASCII));
  }
}
