package io.boxoffice.minting.solana;

import java.util.Arrays;
import java.util.Optional;
import org.p2p.solanaj.core.Account;
import org.p2p.solanaj.core.PublicKey;
import org.p2p.solanaj.utils.TweetNaclFast;

/**
 * The platform's key pair: pays fees, mints, moves and burns, and keeps the tokens of owners who
 * have linked no wallet.
 */
public final class PlatformKey {
  private static final int SEED_BYTES = 32;
  private final Account account;

  private PlatformKey(Account account) {
    this.account = account;
  }

  /**
   * Reads a key pair.
   *
   * @param base58 the 64 bytes of seed and public key
   * @throws IllegalArgumentException when it is not a key pair; the text is not repeated
   */
  public static PlatformKey parse(String base58) {
    byte[] bytes =
        keyPair(base58).orElseThrow(() -> new IllegalArgumentException("not a Solana key pair"));
    return new PlatformKey(new Account(bytes));
  }

  static boolean isWellFormed(String base58) {
    return keyPair(base58).isPresent();
  }

  private static Optional<byte[]> keyPair(String base58) {
    return Base58.signature(base58.strip())
        .filter(
            bytes -> {
              byte[] seed = Arrays.copyOf(bytes, SEED_BYTES);
              return Arrays.equals(
                  bytes, TweetNaclFast.Signature.keyPair_fromSeed(seed).getSecretKey());
            });
  }

  /** Returns the platform's address, which is also its custody wallet. */
  public String address() {
    return account.getPublicKeyBase58();
  }

  PublicKey publicKey() {
    return account.getPublicKey();
  }

  Account signer() {
    return account;
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "PlatformKey[" + address() + "]";
  }
}
