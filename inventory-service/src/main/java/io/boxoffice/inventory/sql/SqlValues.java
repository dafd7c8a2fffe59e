package io.boxoffice.inventory.sql;

import io.boxoffice.common.database.UuidArray;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * Converts between our values and those that the driver binds. Arrays have the type of their
 * elements, because the driver sends those in binary form.
 */
public final class SqlValues {
  private SqlValues() {}

  /** Returns a {@code uuid[]} parameter. */
  public static Object uuids(Collection<? extends @Nullable UUID> values) {
    return new UuidArray(values);
  }

  /** Returns a {@code text[]} parameter. */
  public static SqlArrayValue texts(Collection<? extends @Nullable String> values) {
    return new SqlArrayValue("text", (Object[]) values.toArray(String[]::new));
  }

  /** Returns an {@code int4[]} parameter. */
  public static SqlArrayValue ints(Collection<Integer> values) {
    return new SqlArrayValue("int4", (Object[]) values.toArray(Integer[]::new));
  }

  /** Returns an {@code int8[]} parameter. */
  public static SqlArrayValue longs(Collection<? extends @Nullable Long> values) {
    return new SqlArrayValue("int8", (Object[]) values.toArray(Long[]::new));
  }

  /** Returns a {@code timestamptz[]} parameter. */
  public static SqlArrayValue times(Collection<? extends @Nullable Instant> values) {
    return new SqlArrayValue("timestamptz", values.toArray());
  }

  /** Returns a {@code timestamptz} parameter. */
  public static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Returns a {@code timestamptz} parameter that may be null. */
  public static @Nullable OffsetDateTime timeOrNull(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }

  /** Reads a {@code timestamptz} column that is never null. */
  public static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads a {@code timestamptz} column that may be null. */
  public static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** Reads a {@code uuid} column that is never null. */
  public static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  /** Reads a {@code bigint} column that may be null. */
  public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** Reads an {@code int} column that may be null. */
  public static @Nullable Integer intOrNull(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  /** Reads an array of whole numbers that is never null. */
  public static int[] intsOf(ResultSet row, String column) throws SQLException {
    int[] values = intsOrNull(row, column);
    if (values == null) {
      throw new SQLException(column + " is null");
    }
    return values;
  }

  /** Reads an array of whole numbers that may be null. */
  public static int @Nullable [] intsOrNull(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    if (array == null) {
      return null;
    }
    Object[] boxed = (Object[]) array.getArray();
    return Arrays.stream(boxed).mapToInt(value -> ((Number) value).intValue()).toArray();
  }
}
