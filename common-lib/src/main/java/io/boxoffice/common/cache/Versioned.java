package io.boxoffice.common.cache;

/**
 * A value and the version that it has in the database.
 *
 * @param version grows with every change of the value
 */
public record Versioned<V>(long version, V value) {
  public Versioned {
    if (version < 0) {
      throw new IllegalArgumentException("a version is not negative: " + version);
    }
  }
}
