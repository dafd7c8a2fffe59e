package io.boxoffice.minting;

import io.boxoffice.minting.solana.Base58;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** Key pairs as wallets have them, made anew for each run. */
public final class TestKeys {
  private static final int KEY_BYTES = 32;

  /** Base58 of the 64 bytes of a key pair. */
  public static final String PLATFORM = keyPair();

  private final KeyPair pair;

  /** Makes a wallet. */
  public TestKeys() {
    this.pair = generate();
  }

  /** Returns the wallet's address. */
  public String address() {
    return Base58.encode(last32(pair.getPublic().getEncoded()));
  }

  /** Returns the base58 of the signature over the text. */
  public String sign(String text) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base58.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String keyPair() {
    KeyPair pair = generate();
    byte[] both = Arrays.copyOf(last32(pair.getPrivate().getEncoded()), 2 * KEY_BYTES);
    System.arraycopy(last32(pair.getPublic().getEncoded()), 0, both, KEY_BYTES, KEY_BYTES);
    return Base58.encode(both);
  }

  private static byte[] last32(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
