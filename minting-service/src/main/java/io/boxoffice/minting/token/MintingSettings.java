package io.boxoffice.minting.token;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the minting workers.
 *
 * @param submitBatch most tokens that one round builds transactions for
 * @param sendersAtOnce most transactions on their way to the node at once
 * @param failuresUntilFailed failures in a row after which a token shows as failed
 * @param firstBackoff wait after the first failure; it doubles with each further one
 * @param longestBackoff longest wait; a failed token is tried again this often
 * @param resendAfter wait before a transaction that the node does not know is sent again
 * @param maxResends most times one transaction is sent again while its block hash is good
 */
@Validated
@ConfigurationProperties("boxoffice.minting")
record MintingSettings(
    @DefaultValue("128") @Min(1) @Max(500) int submitBatch,
    @DefaultValue("16") @Min(1) @Max(64) int sendersAtOnce,
    @DefaultValue("8") @Min(1) @Max(100) int failuresUntilFailed,
    @DefaultValue("1s") Duration firstBackoff,
    @DefaultValue("5m") Duration longestBackoff,
    @DefaultValue("2s") Duration resendAfter,
    @DefaultValue("40") @Min(0) @Max(1000) int maxResends) {

  /** Returns the wait after so many failures in a row. */
  Duration backoff(int failures) {
    int doublings = Math.clamp(failures - 1L, 0, 20);
    Duration wait = firstBackoff.multipliedBy(1L << doublings);
    return wait.compareTo(longestBackoff) < 0 ? wait : longestBackoff;
  }
}
