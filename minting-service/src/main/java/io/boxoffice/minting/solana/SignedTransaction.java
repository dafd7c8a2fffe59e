package io.boxoffice.minting.solana;

/**
 * A transaction ready to be sent, as often as needed: the chain executes it once.
 *
 * @param signature what the chain knows it by, base58
 * @param wire the bytes to send, at most 1,232
 * @param lifetime how long it may still be executed
 */
public record SignedTransaction(String signature, byte[] wire, Lifetime lifetime) {

  /**
   * The block hash a transaction names and the last block height that takes it.
   *
   * @param blockhash base58
   * @param lastValidBlockHeight beyond it the transaction can never be executed
   */
  public record Lifetime(String blockhash, long lastValidBlockHeight) {}
}
