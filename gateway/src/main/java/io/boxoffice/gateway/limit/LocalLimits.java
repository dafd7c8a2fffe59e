package io.boxoffice.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;

/** The limits of this process alone, for as long as Redis cannot be asked. Memory is bounded. */
final class LocalLimits {
  private static final int MAX_KEYS = 100_000;

  private final Cache<String, Long> debtFreeAt =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(Duration.ofMinutes(2)).build();

  /** Takes one request of the key's quota, at the time given in microseconds. */
  Allowance take(String key, Quota quota, long now) {
    ConcurrentMap<String, Long> times = debtFreeAt.asMap();
    while (true) {
      Long known = times.get(key);
      long from = known == null ? now : Math.max(known, now);
      long next = from + quota.spacingMicros();
      long wait = next - now - Quota.WINDOW_MICROS;
      if (wait > 0) {
        return Allowance.of(quota, from - now, wait);
      }
      boolean won =
          known == null ? times.putIfAbsent(key, next) == null : times.replace(key, known, next);
      if (won) {
        return Allowance.of(quota, next - now, 0);
      }
    }
  }
}
