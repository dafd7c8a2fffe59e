package io.boxoffice.transfer.handover;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of transfers.
 *
 * @param offerLifetime how long an offer may be accepted
 * @param cutOffBeforeStart how long before its event starts a ticket stops changing hands
 * @param lease how long one process has an accepted transfer to itself
 * @param firstRetry pause after the first call that nobody answered; doubles each time
 * @param longestRetry longest such pause
 */
@ConfigurationProperties("boxoffice.transfer")
record TransferProperties(
    @DefaultValue("72h") Duration offerLifetime,
    @DefaultValue("5m") Duration cutOffBeforeStart,
    @DefaultValue("60s") Duration lease,
    @DefaultValue("500ms") Duration firstRetry,
    @DefaultValue("30s") Duration longestRetry) {

  private static final int MAX_DOUBLINGS = 16;

  /** Returns the pause after that many calls that nobody answered. */
  Duration pauseAfter(int attempts) {
    Duration pause = firstRetry.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
    return pause.compareTo(longestRetry) > 0 ? longestRetry : pause;
  }
}
