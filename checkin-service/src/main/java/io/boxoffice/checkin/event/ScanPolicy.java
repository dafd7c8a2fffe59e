package io.boxoffice.checkin.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * When an event's doors are open, and what may change hands meanwhile.
 *
 * @param opensMinutesBeforeStart how long before the start the doors open
 * @param closesMinutesAfterEnd how long after the end they close
 * @param transferPolicy what may change hands while they are open
 * @param unprintable types of ticket whose codes are shown on a phone alone
 */
public record ScanPolicy(
    int opensMinutesBeforeStart,
    int closesMinutesAfterEnd,
    TransferPolicy transferPolicy,
    Set<UUID> unprintable) {

  public ScanPolicy {
    unprintable = Set.copyOf(unprintable);
  }

  /** What an event has until its organiser says otherwise. */
  public static final ScanPolicy DEFAULT =
      new ScanPolicy(240, 120, TransferPolicy.CLOSE_AT_DOORS, Set.of());

  /** Most types of ticket that it may name. */
  public static final int MAX_TYPES = 200;

  /** Longest time before the start or after the end: a week. */
  public static final int MAX_MINUTES = 10_080;

  /** Tells whether the doors of an event are open at that moment. */
  public boolean doorsOpen(Instant startsAt, Instant endsAt, Instant now) {
    return !now.isBefore(startsAt.minus(Duration.ofMinutes(opensMinutesBeforeStart)))
        && now.isBefore(endsAt.plus(Duration.ofMinutes(closesMinutesAfterEnd)));
  }
}
