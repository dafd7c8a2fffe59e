package io.boxoffice.inventory.cache;

import io.boxoffice.common.cache.VersionedCache;
import java.util.UUID;

/** Copies of something of an event's that can be compared with the rows. */
public interface CheckedCopies {

  /** Returns what they are copies of, for logs and metrics. */
  String name();

  /**
   * Compares the copies of an event of the current tenant's with the rows, here and in Redis, and
   * throws wrong ones away.
   */
  VersionedCache.Check check(UUID eventId);
}
