package io.boxoffice.local.auditor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** One read-only snapshot of all schemas, as a superuser whom no row security filters. */
final class Database implements AutoCloseable {
  private final Connection connection;

  Database(Connection connection) {
    this.connection = connection;
  }

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  static Database open(AuditSettings settings) {
    Properties login = new Properties();
    login.setProperty("user", settings.databaseUser());
    login.setProperty("password", settings.databasePassword());
    login.setProperty("ApplicationName", "boxoffice-auditor");
    login.setProperty("connectTimeout", "10");
    login.setProperty("options", "-c statement_timeout=120000 -c default_transaction_read_only=on");
    try {
      Connection connection = DriverManager.getConnection(settings.databaseUrl(), login);
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Database database = new Database(connection);
      database.demandSuperuser();
      return database;
    } catch (SQLException e) {
      throw new AuditFailure("the database cannot be read: " + e.getMessage(), e);
    }
  }

  private void demandSuperuser() {
    List<Boolean> super1 =
        rows(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user",
            row -> row.getBoolean(1));
    if (super1.isEmpty() || !super1.getFirst()) {
      throw new AuditFailure("row security would hide rows from this database user");
    }
  }

  <T> List<T> rows(String sql, Row<T> row) {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(1000);
      List<T> all = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          all.add(row.read(result));
        }
      }
      return all;
    } catch (SQLException e) {
      throw new AuditFailure("the database refused: " + e.getMessage() + "\n" + sql, e);
    }
  }

  long number(String sql) {
    return rows(sql, row -> row.getLong(1)).getFirst();
  }

  /** Ends the snapshot; the next query begins a new one. */
  void refresh() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new AuditFailure("the database went away: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.rollback();
      connection.close();
    } catch (SQLException e) {
      throw new AuditFailure("the database went away: " + e.getMessage(), e);
    }
  }
}
