package io.boxoffice.checkin.scan;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to get in.
 *
 * @param id the attempt
 * @param staffId who scanned
 * @param eventId the event at whose gate
 * @param gateId the gate, if the scanner said
 * @param deviceId the device, if the scanner said
 * @param scannedAt by the device's clock, never far from {@code receivedAt}
 * @param deviceSkewMillis how far the device's clock said it was from ours
 * @param receivedAt by our clock, which decides
 */
record Scan(
    UUID id,
    UUID staffId,
    UUID eventId,
    @Nullable UUID gateId,
    @Nullable UUID deviceId,
    Instant scannedAt,
    long deviceSkewMillis,
    Instant receivedAt) {

  /** Beyond this a device's clock is wrong, and its skew is kept instead of its time. */
  static final Duration MAX_SKEW = Duration.ofMinutes(10);

  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** Bounds what a device says about the time; a wrong clock keeps nobody out. */
  static Scan at(
      UUID id,
      UUID staffId,
      UUID eventId,
      @Nullable UUID gateId,
      @Nullable UUID deviceId,
      @Nullable Instant deviceTime,
      Instant receivedAt) {
    Duration skew = deviceTime == null ? Duration.ZERO : Duration.between(receivedAt, deviceTime);
    return new Scan(
        id,
        staffId,
        eventId,
        gateId,
        deviceId,
        receivedAt.plus(bounded(skew, MAX_SKEW)),
        bounded(skew, FOREVER).toMillis(),
        receivedAt);
  }

  private static Duration bounded(Duration value, Duration most) {
    if (value.compareTo(most) > 0) {
      return most;
    }
    return value.compareTo(most.negated()) < 0 ? most.negated() : value;
  }
}
