package io.boxoffice.checkin.code;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/** Seals handles into envelopes and opens them: AES-256-GCM with the header authenticated. */
final class HandleCipher {
  private HandleCipher() {}

  static byte[] seal(CodeKey.Gate key, byte[] nonce, byte[] handle) {
    return seal(CodeLayout.VERSION, key, nonce, handle);
  }

  static byte[] seal(byte version, CodeKey.Gate key, byte[] nonce, byte[] handle) {
    byte[] header = ByteBuffer.allocate(CodeLayout.HEADER).put(version).putInt(key.keyId()).array();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, header);
      return ByteBuffer.allocate(CodeLayout.ENVELOPE)
          .put(header)
          .put(nonce)
          .put(cipher.doFinal(handle))
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a handle could not be sealed", e);
    }
  }

  /** Returns the handle, or null when the envelope was not sealed with this key. */
  static byte @Nullable [] open(CodeKey.Gate key, byte[] envelope) {
    byte[] header = Arrays.copyOf(envelope, CodeLayout.HEADER);
    int sealed = CodeLayout.HEADER + CodeLayout.NONCE;
    byte[] nonce = Arrays.copyOfRange(envelope, CodeLayout.HEADER, sealed);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, header)
          .doFinal(envelope, sealed, envelope.length - sealed);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a handle could not be opened", e);
    }
  }

  private static Cipher cipher(int mode, CodeKey.Gate key, byte[] nonce, byte[] header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.secret(), new GCMParameterSpec(CodeLayout.TAG * 8, nonce));
    cipher.updateAAD(header);
    return cipher;
  }
}
