package io.boxoffice.checkin.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a scanner saw; whatever the text, the answer is one of the three. */
@Component
public class CodeReader {
  private static final ReadCode UNREADABLE = new ReadCode.Unreadable();

  private final CodeKeys keys;

  CodeReader(CodeKeys keys) {
    this.keys = keys;
  }

  /**
   * Reads a code of the current tenant.
   *
   * @param text what the symbol held
   * @param now the moment that decides whether the code is shown in time
   */
  public ReadCode read(String text, Instant now) {
    byte[] code = decode(text);
    if (code == null) {
      return UNREADABLE;
    }
    byte version = code[0];
    byte[] envelope = Arrays.copyOf(code, CodeLayout.ENVELOPE);
    CodeKey.Gate gate = keys.gate(ByteBuffer.wrap(envelope).getInt(1));
    if (gate == null) {
      return UNREADABLE;
    }
    byte[] handle = HandleCipher.open(gate, envelope);
    if (handle == null) {
      return UNREADABLE;
    }
    byte[] body = Arrays.copyOf(handle, CodeLayout.BODY);
    ByteBuffer fields = ByteBuffer.wrap(body);
    UUID ticketId = new UUID(fields.getLong(), fields.getLong());
    int generation = fields.getInt();
    byte[] ticketKey = new byte[CodeLayout.PUBLIC_KEY];
    fields.get(ticketKey);
    CodeKey.Issuer issuer = keys.issuer(fields.getInt());
    if (issuer == null
        || !verify(
            handle,
            CodeLayout.BODY,
            issuer.publicKey(),
            CodeLayout.issuerMessage(version, gate.eventId(), body))) {
      return UNREADABLE;
    }
    if (version == CodeLayout.PRINTED_VERSION) {
      return new ReadCode.Genuine(ticketId, generation, gate.eventId());
    }
    int step = ByteBuffer.wrap(code).getInt(CodeLayout.ENVELOPE);
    if (!verify(code, CodeLayout.ENVELOPE + 4, ticketKey, CodeLayout.stepMessage(envelope, step))) {
      return UNREADABLE;
    }
    return inTime(step, CodeLayout.stepAt(now))
        ? new ReadCode.Genuine(ticketId, generation, gate.eventId())
        : new ReadCode.OutOfTime(ticketId, generation, gate.eventId());
  }

  /** Returns the digest by which an attempt is recorded; the code itself is never stored. */
  public byte[] digest(String text) {
    return CodeLayout.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean inTime(int step, int current) {
    long ahead = (long) step - current;
    return ahead >= -CodeLayout.EARLIER_STEPS && ahead <= CodeLayout.LATER_STEPS;
  }

  private static byte @Nullable [] decode(String text) {
    boolean printed = text.length() == CodeLayout.PRINTED_TEXT;
    if (!(printed || text.length() == CodeLayout.TEXT) || !text.startsWith(CodeLayout.PREFIX)) {
      return null;
    }
    byte[] characters = text.substring(CodeLayout.PREFIX.length()).getBytes(StandardCharsets.UTF_8);
    if (!CodeLayout.BASE45.isInAlphabet(characters, false)) {
      return null;
    }
    byte[] code;
    try {
      code = CodeLayout.BASE45.decode(characters);
    } catch (IllegalArgumentException e) {
      return null;
    }
    // each length has its version: the first part of a code that rotates is no printed code
    return code.length == (printed ? CodeLayout.ENVELOPE : CodeLayout.CODE)
            && code[0] == (printed ? CodeLayout.PRINTED_VERSION : CodeLayout.VERSION)
        ? code
        : null;
  }

  private static boolean verify(byte[] signed, int offset, byte[] publicKey, byte[] message) {
    return Ed25519.verify(signed, offset, publicKey, 0, message, 0, message.length);
  }
}
