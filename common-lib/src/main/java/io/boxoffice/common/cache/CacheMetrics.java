package io.boxoffice.common.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How the reads of one cache ended, and what was found wrong in Redis. */
final class CacheMetrics {
  /** A near copy that was confirmed a moment ago. */
  final Counter near;

  /** Waited for the reader who was asking already. */
  final Counter joined;

  /** A near copy that the database confirmed now. */
  final Counter confirmed;

  /** A copy from Redis. */
  final Counter shared;

  /** An older copy brought up to date. */
  final Counter advanced;

  /** Loaded from the database: a miss. */
  final Counter loaded;

  /** There is nothing. */
  final Counter absent;

  /** Copies in Redis that were wrong. */
  final Counter repaired;

  CacheMetrics(MeterRegistry registry, String cache) {
    this.near = reads(registry, cache, "near");
    this.joined = reads(registry, cache, "joined");
    this.confirmed = reads(registry, cache, "confirmed");
    this.shared = reads(registry, cache, "shared");
    this.advanced = reads(registry, cache, "advanced");
    this.loaded = reads(registry, cache, "loaded");
    this.absent = reads(registry, cache, "absent");
    this.repaired =
        Counter.builder("boxoffice.cache.repaired")
            .description("copies in Redis that were wrong and were thrown away")
            .tag("cache", cache)
            .register(registry);
  }

  private static Counter reads(MeterRegistry registry, String cache, String result) {
    return Counter.builder("boxoffice.cache.reads")
        .description("reads by where the answer came from; loaded is a miss, absent is nothing")
        .tag("cache", cache)
        .tag("result", result)
        .register(registry);
  }
}
