package io.boxoffice.purchase.order;

import java.security.SecureRandom;

/** Makes codes that people can read out: Crockford's base 32, which has no I, L, O and U. */
public final class RandomCode {
  private static final char[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomCode() {}

  /** Returns the prefix and that many random characters, five bits each. */
  public static String of(String prefix, int length) {
    byte[] random = new byte[length];
    RANDOM.nextBytes(random);
    StringBuilder code = new StringBuilder(prefix);
    for (byte b : random) {
      code.append(ALPHABET[b & 31]);
    }
    return code.toString();
  }
}
