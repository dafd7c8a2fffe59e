package io.boxoffice.common.cache;

import java.time.Duration;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one cache keeps, and for how long.
 *
 * @param name names it in Redis and in metrics; carries a number that grows when the codec changes
 * @param ttl how long a copy is kept that nobody asks for
 * @param confirmedFor how long a copy is used after its version was asked for; nobody who asks gets
 *     anything older than that
 * @param codec bytes of a value in Redis
 * @param fits whether a value that was read belongs to the id it was read for
 * @param maxBytes most bytes of near copies together; 0 when their number is bounded instead
 * @param size size of a value, for {@code maxBytes}
 */
public record CacheSpec<V>(
    String name,
    Duration ttl,
    Duration confirmedFor,
    CacheCodec<V> codec,
    BiPredicate<String, V> fits,
    long maxBytes,
    @Nullable ToIntFunction<V> size) {

  /** Returns a cache whose near copies are bounded by their number. */
  public static <V> CacheSpec<V> of(
      String name,
      Duration ttl,
      Duration confirmedFor,
      CacheCodec<V> codec,
      BiPredicate<String, V> fits) {
    return new CacheSpec<>(name, ttl, confirmedFor, codec, fits, 0, null);
  }

  /** Returns the same with near copies bounded by their bytes. */
  public CacheSpec<V> bounded(long bytes, ToIntFunction<V> sizeOf) {
    return new CacheSpec<>(name, ttl, confirmedFor, codec, fits, bytes, sizeOf);
  }
}
