package io.boxoffice.common.cache;

import tools.jackson.databind.json.JsonMapper;

/** Turns values into the bytes that Redis keeps, and back. */
public interface CacheCodec<V> {

  /** Writes a value; equal values give equal bytes. */
  byte[] write(V value);

  /**
   * Reads a value.
   *
   * @throws RuntimeException when the bytes are none; they are then thrown away
   */
  V read(byte[] bytes);

  /** Returns a codec for values that Jackson reads and writes. */
  static <V> CacheCodec<V> json(JsonMapper json, Class<V> type) {
    return new CacheCodec<>() {
      @Override
      public byte[] write(V value) {
        return json.writeValueAsBytes(value);
      }

      @Override
      public V read(byte[] bytes) {
        V value = json.readValue(bytes, type);
        if (value == null) {
          throw new IllegalArgumentException("null is no value");
        }
        return value;
      }
    };
  }
}
