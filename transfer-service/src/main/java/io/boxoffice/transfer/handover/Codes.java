package io.boxoffice.transfer.handover;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;

/**
 * The two codes of a transfer, in letters that cannot be mistaken for each other (Crockford's base
 * 32). The acceptance code is a secret of 80 random bits; only its hash is kept.
 */
final class Codes {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TRANSFER_LETTERS = 12;
  private static final int ACCEPTANCE_LETTERS = 16;
  private static final int GROUP = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Codes() {}

  static String newTransferCode() {
    return letters(TRANSFER_LETTERS);
  }

  static String newAcceptanceCode() {
    return letters(ACCEPTANCE_LETTERS);
  }

  /** Returns the hash to keep; bound to the transfer, so equal codes have different hashes. */
  static byte[] hash(UUID transferId, String acceptanceCode) {
    byte[] code = normal(acceptanceCode).getBytes(StandardCharsets.UTF_8);
    byte[] salted =
        ByteBuffer.allocate(16 + code.length)
            .putLong(transferId.getMostSignificantBits())
            .putLong(transferId.getLeastSignificantBits())
            .put(code)
            .array();
    try {
      return MessageDigest.getInstance("SHA-256").digest(salted);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  /** Compares in constant time, as people type: any case, with or without dashes and blanks. */
  static boolean matches(Transfer transfer, String acceptanceCode) {
    return MessageDigest.isEqual(
        transfer.acceptanceCodeHash(), hash(transfer.id(), acceptanceCode));
  }

  private static String normal(String code) {
    return code.replace("-", "").replace(" ", "").toUpperCase(Locale.ROOT);
  }

  private static String letters(int count) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (i > 0 && i % GROUP == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
