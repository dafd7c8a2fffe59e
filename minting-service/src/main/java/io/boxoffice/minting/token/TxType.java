package io.boxoffice.minting.token;

/** Kinds of transactions. */
enum TxType {
  MINT,
  TRANSFER,
  BURN,
  METADATA_UPDATE,
  VERIFY
}
