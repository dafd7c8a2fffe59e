package io.boxoffice.common.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Makes the schemas and the three roles of each service, as a superuser; safe to run again.
 *
 * <p>The migrator owns the schema and bypasses row security, because a back-fill that sees no rows
 * succeeds without doing anything. The app and worker roles own nothing and bypass nothing. Nobody
 * but a service's own roles may use its schema.
 */
public final class DatabaseBootstrap {
  private static final Pattern NAME = Pattern.compile("[a-z]{1,40}");

  private DatabaseBootstrap() {}

  /**
   * Passwords of one schema's roles.
   *
   * @param migrator of {@code <schema>_migrator}
   * @param app of {@code <schema>_app}
   * @param worker of {@code <schema>_worker}
   */
  public record Passwords(String migrator, String app, String worker) {
    /** Never shows a password. */
    @Override
    public String toString() {
      return "Passwords[…]";
    }
  }

  /**
   * Creates or updates extensions, roles and schemas.
   *
   * @param superuser connections to the database that holds the schemas, as a superuser
   * @param schemas passwords by schema name (lower-case letters)
   * @throws SQLException when the database refuses; nothing is left half done
   */
  public static void run(DataSource superuser, Map<String, Passwords> schemas) throws SQLException {
    try (Connection connection = superuser.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_xact_lock(711904)");
        statement.execute("revoke create on schema public from public");
        for (String extension : new String[] {"pg_trgm", "unaccent", "btree_gist", "btree_gin"}) {
          statement.execute("create extension if not exists " + extension + " schema public");
        }
        for (Map.Entry<String, Passwords> entry : schemas.entrySet()) {
          schema(connection, statement, entry.getKey(), entry.getValue());
        }
      }
      connection.commit();
    }
  }

  private static void schema(
      Connection connection, Statement statement, String schema, Passwords passwords)
      throws SQLException {
    if (!NAME.matcher(schema).matches()) {
      throw new IllegalArgumentException("a schema name has 1 to 40 lower-case letters: " + schema);
    }
    role(connection, statement, schema + "_migrator", passwords.migrator(), "bypassrls");
    role(connection, statement, schema + "_app", passwords.app(), "nobypassrls");
    role(connection, statement, schema + "_worker", passwords.worker(), "nobypassrls");
    statement.execute(
        "create schema if not exists %1$s authorization %1$s_migrator".formatted(schema));
    statement.execute("revoke all on schema %s from public".formatted(schema));
    statement.execute("grant usage on schema %1$s to %1$s_app, %1$s_worker".formatted(schema));
    for (String suffix : new String[] {"_migrator", "_app", "_worker"}) {
      statement.execute(
          "alter role %1$s%2$s set search_path = %1$s, public".formatted(schema, suffix));
    }
  }

  private static void role(
      Connection connection, Statement statement, String role, String password, String rls)
      throws SQLException {
    boolean exists;
    try (ResultSet found =
        statement.executeQuery("select 1 from pg_roles where rolname = '" + role + "'")) {
      exists = found.next();
    }
    String command =
        "%s role %s login nosuperuser nocreatedb nocreaterole noinherit %s password "
            .formatted(exists ? "alter" : "create", role, rls);
    statement.execute(command + quoted(connection, password));
  }

  private static String quoted(Connection connection, String text) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select quote_literal(?)")) {
      statement.setString(1, text);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
