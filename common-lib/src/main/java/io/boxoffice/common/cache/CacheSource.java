package io.boxoffice.common.cache;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Where the truth is that a cache keeps copies of. Called in the tenant's context. */
public interface CacheSource<V> {

  /** Returns the version as it is now, by a cheap statement; empty when there is nothing. */
  OptionalLong version(String id);

  /**
   * Returns the value with its version, both of the same moment; null when there is nothing.
   *
   * <p>The version must be read from the primary: a copy is judged by it.
   */
  @Nullable Versioned<V> load(String id);

  /**
   * Brings an older copy up to date for less than loading it anew.
   *
   * @param version a version that exists, newer than the copy's
   * @return the value in this version or a newer one; null when it has to be loaded
   */
  default @Nullable Versioned<V> advance(String id, Versioned<V> older, long version) {
    return null;
  }
}
