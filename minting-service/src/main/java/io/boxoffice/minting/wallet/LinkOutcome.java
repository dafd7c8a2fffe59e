package io.boxoffice.minting.wallet;

/** What came of an attempt to link a wallet. */
sealed interface LinkOutcome {
  /** It is linked, now or already. */
  record Linked(Wallet wallet) implements LinkOutcome {}

  /** The challenge is not the user's open one for this address, or has run out. */
  record ChallengeUnknown() implements LinkOutcome {}

  /** The signature is not by the address's key over the challenge. */
  record SignatureWrong() implements LinkOutcome {}

  /** Another user of the tenant has linked the address. */
  record AddressTaken() implements LinkOutcome {}
}
