package io.boxoffice.minting.token;

import io.boxoffice.minting.solana.SolanaRpc.Status;
import org.jspecify.annotations.Nullable;

/** What the chain says of a transaction in flight. */
sealed interface Finding {

  /** Executed without error, and the cluster has voted for it. */
  record Confirmed(long slot, int confirmations) implements Finding {}

  /** Executed with an error: it has no effect, and never will. */
  record Failed(String error) implements Finding {}

  /** Executed, not yet confirmed: a fork could still drop it. */
  record Processing(int confirmations) implements Finding {}

  /** Unknown to the node, and can still be executed. */
  record Missing() implements Finding {}

  /** Unknown to the node, and too old to be executed. */
  record Expired() implements Finding {}

  /** Blocks that a rooted transaction has on top of it, at least. */
  int ROOTED = 32;

  /**
   * Decides.
   *
   * @param status the node's answer; null when it knows nothing
   * @param heightBefore block height read <em>before</em> the status: when the transaction was
   *     already too old then and is unknown now, it was not executed in between
   */
  static Finding of(@Nullable Status status, long lastValidBlockHeight, long heightBefore) {
    if (status == null) {
      return heightBefore > lastValidBlockHeight ? new Expired() : new Missing();
    }
    Integer known = status.confirmations();
    int confirmations = known == null ? ROOTED : known;
    if (!status.confirmed()) {
      return new Processing(confirmations);
    }
    String error = status.error();
    return error == null ? new Confirmed(status.slot(), confirmations) : new Failed(error);
  }
}
