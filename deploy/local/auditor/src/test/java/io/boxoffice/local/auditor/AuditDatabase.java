package io.boxoffice.local.auditor;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.CompositeResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;

/** A real PostgreSQL with the services' own changelogs, so that a renamed column fails here. */
final class AuditDatabase {
  static final List<String> SCHEMAS =
      List.of("inventory", "purchase", "checkin", "minting", "transfer");
  private static final Path ROOT = Path.of("..", "..", "..").toAbsolutePath().normalize();
  private static final EmbeddedPostgres POSTGRES = start();

  private AuditDatabase() {}

  static Connection connect() throws SQLException {
    return POSTGRES.getPostgresDatabase().getConnection();
  }

  static String url() {
    return POSTGRES.getJdbcUrl("postgres", "postgres");
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
      for (String schema : SCHEMAS) {
        try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
          migrate(connection, schema);
        }
      }
      return postgres;
    } catch (IOException | SQLException | LiquibaseException e) {
      throw new IllegalStateException("the database of the test does not start", e);
    }
  }

  private static void migrate(Connection connection, String schema)
      throws SQLException, LiquibaseException, IOException {
    try (Statement statement = connection.createStatement()) {
      for (String extension : List.of("pg_trgm", "unaccent", "btree_gist", "btree_gin")) {
        statement.execute("create extension if not exists " + extension + " schema public");
      }
      for (String role : List.of("app", "worker", "migrator")) {
        statement.execute("create role " + schema + "_" + role);
      }
      statement.execute("create schema " + schema);
      statement.execute("set search_path = " + schema + ", public");
    }
    Path service = ROOT.resolve(schema + "-service").resolve("src/main/resources");
    Database database =
        DatabaseFactory.getInstance()
            .findCorrectDatabaseImplementation(new JdbcConnection(connection));
    database.setDefaultSchemaName(schema);
    database.setLiquibaseSchemaName(schema);
    Liquibase liquibase =
        new Liquibase(
            "db/changelog/master.yaml",
            new CompositeResourceAccessor(
                new DirectoryResourceAccessor(service),
                new DirectoryResourceAccessor(ROOT.resolve("common-lib/src/main/resources"))),
            database);
    liquibase.setChangeLogParameter("schema", schema);
    liquibase.setChangeLogParameter("appRole", schema + "_app");
    liquibase.setChangeLogParameter("workerRole", schema + "_worker");
    liquibase.update(new Contexts());
  }
}
