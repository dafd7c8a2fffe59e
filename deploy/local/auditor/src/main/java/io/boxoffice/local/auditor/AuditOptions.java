package io.boxoffice.local.auditor;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to audit.
 *
 * @param quietWithin longest wait for workers to finish before judging
 * @param chain whether tokens are looked up on the chain
 * @param expectedWalletPercent at least so many distinct linked wallets for a hundred tokens; 0
 *     asks for none
 * @param walletsOf the event whose tokens are counted for that; null counts all
 * @param gates whether what gates know and did is looked at: only where check-in runs
 */
public record AuditOptions(
    Duration quietWithin,
    boolean chain,
    int expectedWalletPercent,
    @Nullable UUID walletsOf,
    boolean gates) {

  /** Two minutes of patience, databases and Kafka alone. */
  public static AuditOptions defaults() {
    return new AuditOptions(Duration.ofMinutes(2), false, 0, null, true);
  }

  /** The same, with or without the chain. */
  public AuditOptions withChain(boolean on) {
    return new AuditOptions(quietWithin, on, expectedWalletPercent, walletsOf, gates);
  }

  /** The same, expecting distinct wallets of the tokens of one event. */
  public AuditOptions withWallets(int percent, @Nullable UUID eventId) {
    return new AuditOptions(quietWithin, chain, percent, eventId, gates);
  }
}
