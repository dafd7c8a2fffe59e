package io.boxoffice.minting.wallet;

import io.boxoffice.minting.solana.Base58;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** Checks Ed25519 signatures of wallets. */
final class WalletSignature {
  // The X.509 form of an Ed25519 key is this prefix and the 32 bytes.
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private WalletSignature() {}

  /** Returns whether the key of {@code address} has signed the text's UTF-8 bytes. */
  static boolean verify(String address, String text, String signature) {
    Optional<byte[]> key = Base58.address(address);
    Optional<byte[]> signed = Base58.signature(signature);
    if (key.isEmpty() || signed.isEmpty()) {
      return false;
    }
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(publicKey(key.get()));
      check.update(text.getBytes(StandardCharsets.UTF_8));
      return check.verify(signed.get());
    } catch (GeneralSecurityException e) {
      // The address is no point of the curve, or the signature no scalar: nobody signed.
      return false;
    }
  }

  private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
    byte[] encoded = new byte[X509_PREFIX.length + raw.length];
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(raw, 0, encoded, X509_PREFIX.length, raw.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
