package io.boxoffice.local.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** An Ed25519 key pair of a buyer, made here and never sent anywhere. */
final class Wallet {
  private static final int RAW_KEY = 32;

  private final KeyPair keys;

  private Wallet(KeyPair keys) {
    this.keys = keys;
  }

  static Wallet create() {
    try {
      return new Wallet(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /** The Solana address: the raw public key, which is the tail of its X.509 form, in base58. */
  String address() {
    byte[] encoded = keys.getPublic().getEncoded();
    return Base58.encode(Arrays.copyOfRange(encoded, encoded.length - RAW_KEY, encoded.length));
  }

  /** Signs the text's UTF-8 bytes; base58. */
  String sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base58.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot sign with Ed25519", e);
    }
  }
}
