package io.boxoffice.local.auditor;

import java.math.BigInteger;
import java.util.Arrays;

/** Base58 in Bitcoin's alphabet, as Solana writes addresses. */
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(58);
  private static final int KEY_BYTES = 32;

  private Base58() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    BigInteger value = new BigInteger(1, bytes);
    while (value.signum() > 0) {
      BigInteger[] parts = value.divideAndRemainder(BASE);
      text.append(ALPHABET.charAt(parts[1].intValue()));
      value = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      text.append('1');
    }
    return text.reverse().toString();
  }

  /** The bytes of the text, left-padded to the given length. */
  static byte[] decode(String text, int length) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new AuditFailure("not base58");
      }
      value = value.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    byte[] raw = value.toByteArray();
    int from = raw[0] == 0 ? 1 : 0;
    if (raw.length - from > length) {
      throw new AuditFailure("base58 text is longer than " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    System.arraycopy(raw, from, bytes, length - (raw.length - from), raw.length - from);
    return bytes;
  }

  /** The address that belongs to a 64-byte secret key: its second half. */
  static String publicHalf(String secretKey) {
    return encode(Arrays.copyOfRange(decode(secretKey, 2 * KEY_BYTES), KEY_BYTES, 2 * KEY_BYTES));
  }
}
