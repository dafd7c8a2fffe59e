package io.boxoffice.local.payments;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random names and secrets, and their comparison in constant time. */
final class Tokens {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Tokens() {}

  static String id(String prefix) {
    return prefix + HexFormat.of().formatHex(random(16));
  }

  static String secret(String prefix) {
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(32));
  }

  static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] random(int bytes) {
    byte[] result = new byte[bytes];
    RANDOM.nextBytes(result);
    return result;
  }
}
