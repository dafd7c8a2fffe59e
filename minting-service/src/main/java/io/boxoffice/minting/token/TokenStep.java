package io.boxoffice.minting.token;

import io.boxoffice.minting.token.TicketToken.Actual;
import io.boxoffice.minting.token.TicketToken.Desired;

/** The next transaction that brings a token from what the chain has to what the ledger wants. */
sealed interface TokenStep {

  /** Mints it at its owner's present wallet. */
  record Mint(long mintGeneration) implements TokenStep {}

  /** Moves it to the holder account of the wanted generation. */
  record Move(long mintGeneration, long from) implements TokenStep {}

  /** Burns it where it is. */
  record Burn(long mintGeneration, long from) implements TokenStep {}

  /** There is nothing to do, or nothing can be done before the chain was looked at. */
  record Nothing() implements TokenStep {}

  /** Decides; a token is never minted again after it was burned. */
  static TokenStep next(TicketToken token) {
    Long mintGeneration = token.mintGeneration();
    if (mintGeneration == null || token.settled() || token.unsure() || token.pendingId() != null) {
      return new Nothing();
    }
    Long from = token.actualGeneration();
    if (token.actual() == Actual.HELD && from != null) {
      return token.desired() == Desired.BURNED
          ? new Burn(mintGeneration, from)
          : new Move(mintGeneration, from);
    }
    return new Mint(mintGeneration);
  }
}
