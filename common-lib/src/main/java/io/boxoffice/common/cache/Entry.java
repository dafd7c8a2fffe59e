package io.boxoffice.common.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A copy as Redis holds it: a mark, the version in nineteen digits, which sort as text, a checksum
 * over key, version and payload, and the payload. So half an entry, garbage, and an entry that
 * belongs under another key are known for what they are.
 */
final class Entry {
  private static final String MARK = "BX1";
  private static final int DIGITS = 19;
  private static final int CHECKSUM_AT = MARK.length() + DIGITS;
  private static final int PAYLOAD_AT = CHECKSUM_AT + 2 * Integer.BYTES;

  private Entry() {}

  /** What an entry turned out to be. */
  sealed interface Read {
    record Good(long version, byte[] payload) implements Read {}

    /**
     * No entry of ours.
     *
     * @param version what stands where the version would, or -1
     */
    record Bad(long version) implements Read {}
  }

  static byte[] write(String key, long version, byte[] payload) {
    byte[] entry = new byte[PAYLOAD_AT + payload.length];
    ByteBuffer.wrap(entry)
        .put(ascii(MARK))
        .put(ascii(digits(version)))
        .put(ascii(HexFormat.of().toHexDigits(checksum(key, version, payload))))
        .put(payload);
    return entry;
  }

  static Read read(String key, byte[] entry) {
    if (entry.length < PAYLOAD_AT || !MARK.equals(text(entry, 0, MARK.length()))) {
      return new Read.Bad(-1);
    }
    long version = number(text(entry, MARK.length(), CHECKSUM_AT));
    if (version < 0) {
      return new Read.Bad(-1);
    }
    byte[] payload = Arrays.copyOfRange(entry, PAYLOAD_AT, entry.length);
    String sum = HexFormat.of().toHexDigits(checksum(key, version, payload));
    return sum.equals(text(entry, CHECKSUM_AT, PAYLOAD_AT))
        ? new Read.Good(version, payload)
        : new Read.Bad(version);
  }

  static String digits(long version) {
    String digits = Long.toString(version);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  private static long number(@Nullable String digits) {
    try {
      return digits == null ? -1 : Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static int checksum(String key, long version, byte[] payload) {
    CRC32C sum = new CRC32C();
    sum.update(key.getBytes(StandardCharsets.UTF_8));
    sum.update(ascii(digits(version)));
    sum.update(payload);
    return (int) sum.getValue();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
