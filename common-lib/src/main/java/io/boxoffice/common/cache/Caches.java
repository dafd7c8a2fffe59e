package io.boxoffice.common.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the caches of a service. */
public final class Caches {
  private final SharedCopies shared;
  private final MeterRegistry meters;
  private final String service;
  private final int maxSize;
  private final Ticker ticker;

  Caches(SharedCopies shared, MeterRegistry meters, String service, int maxSize, Ticker ticker) {
    this.shared = shared;
    this.meters = meters;
    this.service = service;
    this.maxSize = maxSize;
    this.ticker = ticker;
  }

  /**
   * Makes a cache over a source.
   *
   * @param spec with a name that no other cache of the service has
   */
  public <V> VersionedCache<V> over(CacheSource<V> source, CacheSpec<V> spec) {
    return new VersionedCache<>(
        spec,
        source,
        shared,
        new CacheMetrics(meters, spec.name()),
        // the braces keep a copy and its lease on one node of a Redis cluster
        "boxoffice:cache:{" + service + ':' + spec.name() + ':',
        maxSize,
        ticker);
  }
}
