package io.boxoffice.minting.solana;

import java.util.Optional;

/** Base58 as Solana writes addresses and signatures. */
public final class Base58 {
  private static final int ADDRESS_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  private Base58() {}

  /** Returns the text of the bytes. */
  public static String encode(byte[] bytes) {
    return org.p2p.solanaj.utils.Base58.encode(bytes);
  }

  /** Returns the 32 bytes of an address, or nothing when the text is not one. */
  public static Optional<byte[]> address(String text) {
    return decode(text, ADDRESS_BYTES);
  }

  /** Returns the 64 bytes of a signature or key pair, or nothing when the text is not one. */
  public static Optional<byte[]> signature(String text) {
    return decode(text, SIGNATURE_BYTES);
  }

  private static Optional<byte[]> decode(String text, int length) {
    // The work grows with the square of the length, so longer text is not even looked at.
    if (text.length() < length || text.length() > length * 11 / 8) {
      return Optional.empty();
    }
    try {
      byte[] bytes = org.p2p.solanaj.utils.Base58.decode(text);
      return bytes.length == length ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
