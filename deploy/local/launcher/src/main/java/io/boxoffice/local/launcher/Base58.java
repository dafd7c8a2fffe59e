package io.boxoffice.local.launcher;

import java.math.BigInteger;

/** The alphabet in which Solana writes keys. */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

  private Base58() {}

  static String encode(byte[] bytes) {
    StringBuilder reversed = new StringBuilder();
    BigInteger rest = new BigInteger(1, bytes);
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      reversed.append(ALPHABET.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
      reversed.append(ALPHABET.charAt(0));
    }
    return reversed.reverse().toString();
  }

  static byte[] decode(String text) {
    BigInteger value = BigInteger.ZERO;
    int zeros = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("not base58");
      }
      value = value.multiply(BASE).add(BigInteger.valueOf(digit));
      if (value.signum() == 0) {
        zeros++;
      }
    }
    byte[] digits = value.signum() == 0 ? new byte[0] : value.toByteArray();
    int sign = digits.length > 0 && digits[0] == 0 ? 1 : 0;
    byte[] result = new byte[zeros + digits.length - sign];
    System.arraycopy(digits, sign, result, zeros, digits.length - sign);
    return result;
  }
}
