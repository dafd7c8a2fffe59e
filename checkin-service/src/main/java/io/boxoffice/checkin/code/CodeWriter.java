package io.boxoffice.checkin.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.springframework.stereotype.Component;

/** Writes the code of a ticket for a moment. */
@Component
public class CodeWriter {
  private final CodeKeys keys;
  private final MasterKey master;
  private final SecureRandom random = new SecureRandom();

  CodeWriter(CodeKeys keys, MasterKey master) {
    this.keys = keys;
    this.master = master;
  }

  /**
   * Returns the code of one generation of a ticket of the current tenant.
   *
   * @param now the moment whose time step the code carries
   */
  public TicketCode write(UUID ticketId, int generation, UUID eventId, Instant now) {
    byte[] seed = master.ticketSeed(ticketId, generation);
    byte[] envelope = envelope(CodeLayout.VERSION, ticketId, generation, eventId, seed);
    int step = CodeLayout.stepAt(now);
    byte[] code =
        ByteBuffer.allocate(CodeLayout.CODE)
            .put(envelope)
            .putInt(step)
            .put(sign(seed, CodeLayout.stepMessage(envelope, step)))
            .array();
    return new TicketCode(
        text(code),
        step,
        CodeLayout.startOf(step + 1),
        CodeLayout.startOf(step + 1 + CodeLayout.EARLIER_STEPS));
  }

  /**
   * Returns the code to print of one generation of a ticket of the current tenant. It is good for
   * as long as the generation lives, for whoever has the paper or a copy of it.
   */
  public PrintedCode print(UUID ticketId, int generation, UUID eventId) {
    byte[] seed = master.ticketSeed(ticketId, generation);
    return new PrintedCode(
        text(envelope(CodeLayout.PRINTED_VERSION, ticketId, generation, eventId, seed)));
  }

  private byte[] envelope(byte version, UUID ticketId, int generation, UUID eventId, byte[] seed) {
    byte[] handle = handle(version, ticketId, generation, eventId, seed);
    byte[] nonce = new byte[CodeLayout.NONCE];
    random.nextBytes(nonce);
    return HandleCipher.seal(version, keys.currentGate(eventId), nonce, handle);
  }

  private static String text(byte[] code) {
    return CodeLayout.PREFIX
        + new String(CodeLayout.BASE45.encode(code), StandardCharsets.US_ASCII);
  }

  private byte[] handle(byte version, UUID ticketId, int generation, UUID eventId, byte[] seed) {
    CodeKey.Issuer issuer = keys.currentIssuer();
    byte[] ticketKey = new byte[CodeLayout.PUBLIC_KEY];
    Ed25519.generatePublicKey(seed, 0, ticketKey, 0);
    byte[] body =
        ByteBuffer.allocate(CodeLayout.BODY)
            .putLong(ticketId.getMostSignificantBits())
            .putLong(ticketId.getLeastSignificantBits())
            .putInt(generation)
            .put(ticketKey)
            .putInt(issuer.keyId())
            .array();
    return ByteBuffer.allocate(CodeLayout.HANDLE)
        .put(body)
        .put(sign(issuer.seed(), CodeLayout.issuerMessage(version, eventId, body)))
        .array();
  }

  private static byte[] sign(byte[] seed, byte[] message) {
    byte[] signature = new byte[CodeLayout.SIGNATURE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }
}
