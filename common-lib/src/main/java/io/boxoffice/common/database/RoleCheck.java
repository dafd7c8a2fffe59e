package io.boxoffice.common.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Refuses to start when row security would not hold: wrong role, superuser, or bypass. */
final class RoleCheck implements SmartInitializingSingleton {
  private final DataSource app;
  private final DataSource worker;
  private final String schema;

  RoleCheck(DataSource app, DataSource worker, String schema) {
    this.app = app;
    this.worker = worker;
    this.schema = schema;
  }

  private record Power(String name, boolean unlimited) {}

  @Override
  public void afterSingletonsInstantiated() {
    check(app, schema + "_app");
    check(worker, schema + "_worker");
  }

  private static void check(DataSource source, String expected) {
    Power power =
        JdbcClient.create(source)
            .sql(
                """
                select rolname, rolsuper or rolbypassrls as unlimited
                  from pg_roles where rolname = current_user
                """)
            .query((row, number) -> new Power(row.getString(1), row.getBoolean(2)))
            .single();
    if (power.unlimited() || !power.name().equals(expected)) {
      throw new IllegalStateException(
          "the database lets this service in as "
              + power.name()
              + (power.unlimited() ? ", which bypasses row security" : "")
              + "; it must be "
              + expected
              + ". Check BOXOFFICE_DB_URL: it must not name a user.");
    }
  }
}
