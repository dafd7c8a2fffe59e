package io.boxoffice.common.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * A statement that writes any number of rows at the cost of little more than one.
 *
 * <p>Its text calls them <code>{rows}</code>, a table of the columns given, which reaches
 * PostgreSQL as one array a column. Rows are given in the order of their first column, so that two
 * transactions mostly take the locks of the same rows in the same order; the plan of a statement
 * may choose another.
 */
public final class BulkStatement {
  /** Statements that one transaction has to write, in the order in which it writes them. */
  static final Comparator<BulkStatement> ORDER =
      Comparator.<BulkStatement>comparingInt(s -> s.rank).thenComparing(s -> s.sql);

  /** What a column holds. */
  public enum Type {
    UUID("uuid"),
    TEXT("text"),
    INT("int4"),
    BIGINT("int8"),
    SMALLINT("int2"),
    BOOLEAN("bool"),
    /** An {@link Instant}. */
    TIME("timestamptz");

    private final String sqlName;

    Type(String sqlName) {
      this.sqlName = sqlName;
    }

    private Object array(List<@Nullable Object> values) {
      return switch (this) {
        case UUID -> new UuidArray(values.stream().map(UUID.class::cast).toList());
        case TEXT -> typed(values, String[]::new);
        case INT -> typed(values, Integer[]::new);
        case BIGINT -> typed(values, Long[]::new);
        case SMALLINT -> typed(values, Short[]::new);
        case BOOLEAN -> typed(values, Boolean[]::new);
        case TIME -> typed(values, Object[]::new);
      };
    }

    /** Arrays have the type of their elements, because the driver sends those in binary form. */
    private <T> SqlArrayValue typed(List<@Nullable Object> values, IntFunction<T[]> array) {
      return new SqlArrayValue(sqlName, (Object[]) values.toArray(array));
    }
  }

  /**
   * A column of the rows.
   *
   * @param name as the statement's text has it
   */
  public record Column(String name, Type type) {}

  private final int rank;
  private final String sql;
  private final List<Column> columns;

  /** The column whose values of the rows written are returned, or -1. */
  private final int told;

  private final boolean byActor;

  private BulkStatement(int rank, String sql, List<Column> columns, int told, boolean byActor) {
    this.rank = rank;
    this.sql = sql;
    this.columns = columns;
    this.told = told;
    this.byActor = byActor;
  }

  /**
   * Makes a statement that inserts, updates or deletes a row for each of its rows.
   *
   * @param rank its place among those of one transaction: lower ones come first
   */
  public static BulkStatement of(int rank, String sql, Column... columns) {
    return new BulkStatement(rank, expanded(sql, columns), List.of(columns), -1, false);
  }

  /**
   * The same statement, whose result is the named column of each row that it has written: so it can
   * be told which ones it has not.
   */
  public BulkStatement telling(String column) {
    int index = columns.stream().map(Column::name).toList().indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException(column + " is no column of " + sql);
    }
    return new BulkStatement(rank, sql, columns, index, byActor);
  }

  /** The same statement, whose effect depends on who writes: the histories say by whom it was. */
  public BulkStatement byActor() {
    return new BulkStatement(rank, sql, columns, told, true);
  }

  /** Whether its effect depends on who writes. */
  boolean isByActor() {
    return byActor;
  }

  private static String expanded(String sql, Column... columns) {
    String rows =
        Arrays.stream(columns)
            .map(c -> "unnest(:" + c.name() + "::" + c.type().sqlName + "[]) as " + c.name())
            .collect(Collectors.joining(", ", "(select ", ")"));
    return sql.replace("{rows}", rows);
  }

  /**
   * What became of rows.
   *
   * @param count how many were written
   * @param missing those that were not, as far as the statement tells
   */
  record Written(int count, List<@Nullable Object[]> missing) {}

  /** Writes the rows. */
  Written write(JdbcClient jdbc, List<@Nullable Object[]> rows) {
    JdbcClient.StatementSpec statement = jdbc.sql(sql).params(values(inOrder(rows)));
    if (told < 0) {
      return new Written(statement.update(), List.of());
    }
    List<String> written = statement.query((row, number) -> row.getString(1)).list();
    if (written.size() >= rows.size()) {
      return new Written(written.size(), List.of());
    }
    Set<String> names = new HashSet<>(written);
    return new Written(
        written.size(),
        rows.stream().filter(row -> !names.contains(String.valueOf(row[told]))).toList());
  }

  private Map<String, Object> values(List<@Nullable Object[]> rows) {
    Map<String, Object> values = HashMap.newHashMap(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      List<@Nullable Object> column = new ArrayList<>(rows.size());
      for (@Nullable Object[] row : rows) {
        column.add(row[i]);
      }
      values.put(columns.get(i).name(), columns.get(i).type().array(column));
    }
    return values;
  }

  private List<@Nullable Object[]> inOrder(List<@Nullable Object[]> rows) {
    if (rows.size() == 1) {
      return rows;
    }
    List<@Nullable Object[]> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(row -> String.valueOf(row[0])));
    return sorted;
  }

  /** Refuses a row that has more or fewer values than there are columns. */
  void check(@Nullable Object[] row) {
    if (row.length != columns.size()) {
      throw new IllegalArgumentException(
          "%d values for the %d columns of %s".formatted(row.length, columns.size(), sql));
    }
  }

  @Override
  public String toString() {
    return sql;
  }

  /** A column of ids. */
  public static Column uuid(String name) {
    return new Column(name, Type.UUID);
  }

  /** A column of texts. */
  public static Column text(String name) {
    return new Column(name, Type.TEXT);
  }

  /** A column of {@link Integer}s. */
  public static Column integer(String name) {
    return new Column(name, Type.INT);
  }

  /** A column of {@link Long}s. */
  public static Column bigint(String name) {
    return new Column(name, Type.BIGINT);
  }

  /** A column of {@link Short}s. */
  public static Column smallint(String name) {
    return new Column(name, Type.SMALLINT);
  }

  /** A column of truth values. */
  public static Column bool(String name) {
    return new Column(name, Type.BOOLEAN);
  }

  /** A column of {@link Instant}s. */
  public static Column time(String name) {
    return new Column(name, Type.TIME);
  }
}
