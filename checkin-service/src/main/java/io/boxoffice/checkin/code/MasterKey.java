package io.boxoffice.checkin.code;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Derives every key of the codes from the master key (HKDF with SHA-256, RFC 5869).
 *
 * <p>Deterministic, so that nothing secret is stored and any replica makes the same keys. Each kind
 * of key has its own label, so that no key of one kind can ever equal one of another.
 */
@Component
final class MasterKey {
  private static final byte[] TICKET = label("boxoffice/ticket-key/v1");
  private static final byte[] ISSUER = label("boxoffice/issuer-key/v1");
  private static final byte[] GATE = label("boxoffice/gate-key/v1");
  private static final int KEY_BYTES = 32;

  private final SecretKey pseudorandomKey;

  MasterKey(CodeProperties properties) {
    SecretKey master =
        new SecretKeySpec(Base64.getDecoder().decode(properties.masterKey()), "Generic");
    try {
      this.pseudorandomKey =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey("Generic", HKDFParameterSpec.ofExtract().addIKM(master).extractOnly());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
    }
  }

  /** Returns the signing seed of one generation of a ticket. */
  byte[] ticketSeed(UUID ticketId, int generation) {
    return derive(
        ByteBuffer.allocate(TICKET.length + 20)
            .put(TICKET)
            .putLong(ticketId.getMostSignificantBits())
            .putLong(ticketId.getLeastSignificantBits())
            .putInt(generation)
            .array());
  }

  /** Returns the signing seed of a tenant's issuer. */
  byte[] issuerSeed(int keyId, UUID tenantId) {
    return derive(
        ByteBuffer.allocate(ISSUER.length + 20)
            .put(ISSUER)
            .putInt(keyId)
            .putLong(tenantId.getMostSignificantBits())
            .putLong(tenantId.getLeastSignificantBits())
            .array());
  }

  /** Returns the AES-256 key of an event's gates. */
  byte[] gateKey(int keyId, UUID tenantId, UUID eventId) {
    return derive(
        ByteBuffer.allocate(GATE.length + 36)
            .put(GATE)
            .putInt(keyId)
            .putLong(tenantId.getMostSignificantBits())
            .putLong(tenantId.getLeastSignificantBits())
            .putLong(eventId.getMostSignificantBits())
            .putLong(eventId.getLeastSignificantBits())
            .array());
  }

  private byte[] derive(byte[] info) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(HKDFParameterSpec.expandOnly(pseudorandomKey, info, KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key could not be derived", e);
    }
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
