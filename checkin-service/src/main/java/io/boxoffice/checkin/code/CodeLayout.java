package io.boxoffice.checkin.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import org.apache.commons.codec.binary.Base45;

/**
 * Version 1 of the codes, byte by byte. All numbers are big-endian.
 *
 * <pre>
 * code      = envelope(153) ‖ step(4) ‖ step signature(64)                              221 bytes
 * envelope  = version(1) = 1 ‖ gate key id(4) ‖ nonce(12) ‖ AES-256-GCM(handle)(120) ‖ tag(16)
 * handle    = body(56) ‖ issuer signature(64)
 * body      = ticket id(16) ‖ generation(4) ‖ ticket public key(32) ‖ issuer key id(4)
 *
 * associated data of the encryption = version ‖ gate key id
 * issuer signs "boxoffice/handle/v1" ‖ event id(16) ‖ body
 * ticket signs "boxoffice/step/v1" ‖ SHA-256(envelope)(32) ‖ step(4)
 * text      = "BX1:" ‖ base45(code), RFC 9285                                      336 characters
 *
 * printed   = envelope(153) with version = 2                                            153 bytes
 * issuer signs "boxoffice/printed/v1" ‖ event id(16) ‖ body
 * text      = "BX1:" ‖ base45(printed)                                             234 characters
 * </pre>
 *
 * <p>A printed code has a version and an issuer's label of its own. Otherwise the first part of any
 * code that was ever shown would do as a printed one, and rotating would be worth nothing.
 */
final class CodeLayout {
  static final String PREFIX = "BX1:";
  static final byte VERSION = 1;
  static final byte PRINTED_VERSION = 2;
  static final int STEP_SECONDS = 30;
  static final int EARLIER_STEPS = 2;
  static final int LATER_STEPS = 1;

  static final int NONCE = 12;
  static final int TAG = 16;
  static final int SIGNATURE = 64;
  static final int PUBLIC_KEY = 32;
  static final int HEADER = 1 + 4;
  static final int BODY = 16 + 4 + PUBLIC_KEY + 4;
  static final int HANDLE = BODY + SIGNATURE;
  static final int ENVELOPE = HEADER + NONCE + HANDLE + TAG;
  static final int CODE = ENVELOPE + 4 + SIGNATURE;
  static final int TEXT = textOf(CODE);
  static final int PRINTED_TEXT = textOf(ENVELOPE);

  /** The codec refuses what it would not write itself, so a code has exactly one text. */
  static final Base45 BASE45 = new Base45();

  private static final byte[] HANDLE_LABEL = label("boxoffice/handle/v1");
  private static final byte[] PRINTED_LABEL = label("boxoffice/printed/v1");
  private static final byte[] STEP_LABEL = label("boxoffice/step/v1");

  private CodeLayout() {}

  /** Returns the time step that the instant lies in. */
  static int stepAt(Instant instant) {
    return Math.toIntExact(Math.floorDiv(instant.getEpochSecond(), STEP_SECONDS));
  }

  /** Returns when the step begins. */
  static Instant startOf(int step) {
    return Instant.ofEpochSecond((long) step * STEP_SECONDS);
  }

  /** Returns what the issuer signs for a code that rotates. */
  static byte[] issuerMessage(UUID eventId, byte[] body) {
    return issuerMessage(VERSION, eventId, body);
  }

  /** Returns what the issuer signs. */
  static byte[] issuerMessage(byte version, UUID eventId, byte[] body) {
    byte[] label = version == PRINTED_VERSION ? PRINTED_LABEL : HANDLE_LABEL;
    return ByteBuffer.allocate(label.length + 16 + BODY)
        .put(label)
        .putLong(eventId.getMostSignificantBits())
        .putLong(eventId.getLeastSignificantBits())
        .put(body)
        .array();
  }

  /** Returns what the ticket's own key signs. */
  static byte[] stepMessage(byte[] envelope, int step) {
    return ByteBuffer.allocate(STEP_LABEL.length + 32 + 4)
        .put(STEP_LABEL)
        .put(sha256(envelope))
        .putInt(step)
        .array();
  }

  static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  private static int textOf(int bytes) {
    return PREFIX.length() + bytes / 2 * 3 + bytes % 2 * 2;
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
