package io.boxoffice.checkin.code;

import java.util.UUID;
import javax.crypto.SecretKey;

/** A key of the codes by its id, ready for use. */
sealed interface CodeKey {
  /** Returns the id that codes carry. */
  int keyId();

  /**
   * Signs handles.
   *
   * @param keyId id that handles carry
   * @param seed Ed25519 private key
   * @param publicKey what verifies
   */
  record Issuer(int keyId, byte[] seed, byte[] publicKey) implements CodeKey {}

  /**
   * Encrypts the handles of one event.
   *
   * @param keyId id that codes carry in clear
   * @param eventId the event whose gates hold the key
   * @param secret AES-256 key
   */
  record Gate(int keyId, UUID eventId, SecretKey secret) implements CodeKey {}
}
