package io.boxoffice.minting.token;

import io.boxoffice.minting.token.TicketToken.Actual;
import io.boxoffice.minting.token.TicketToken.Desired;

/** Where a token stands, as the API tells it. */
enum TokenState {
  PENDING,
  MINTING,
  MINTED,
  MOVING,
  BURNING,
  BURNED,
  FAILED;

  /** Derives the state; a token that keeps failing is shown as such while it is still retried. */
  static TokenState of(TicketToken token, int failuresUntilFailed) {
    if (token.settled()) {
      return token.desired() == Desired.HELD && token.actual() == Actual.HELD ? MINTED : BURNED;
    }
    if (token.failures() >= failuresUntilFailed) {
      return FAILED;
    }
    if (token.desired() == Desired.BURNED) {
      return BURNING;
    }
    if (token.actual() == Actual.HELD) {
      return MOVING;
    }
    return token.pendingId() == null ? PENDING : MINTING;
  }
}
