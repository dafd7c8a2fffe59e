package io.boxoffice.minting.token;

/** Life of a transaction: it is final once confirmed, failed, expired or replaced. */
enum TxStatus {
  /** Recorded; it may or may not have been sent. */
  PENDING,
  /** The chain has executed it, the cluster has not confirmed it yet. */
  CONFIRMING,
  CONFIRMED,
  /** Executed with an error: no effect. */
  FAILED,
  /** Its block hash is too old: it can never be executed. */
  EXPIRED,
  /** Expired, and another transaction took its place. */
  REPLACED
}
