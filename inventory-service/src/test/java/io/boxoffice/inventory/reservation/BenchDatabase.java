package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database under a bench, as its superuser sees it. */
final class BenchDatabase {
  /** Settings that decide what a commit costs. */
  private static final List<String> SHOWN =
      List.of(
          "server_version",
          "fsync",
          "synchronous_commit",
          "full_page_writes",
          "wal_sync_method",
          "shared_buffers",
          "min_wal_size",
          "max_wal_size",
          "checkpoint_timeout",
          "autovacuum");

  private final PGSimpleDataSource source = new PGSimpleDataSource();
  private final JdbcClient jdbc;

  BenchDatabase(Map<String, String> env) {
    source.setUrl(required(env, "BOXOFFICE_DB_URL"));
    source.setUser(required(env, "BOXOFFICE_DB_SUPERUSER"));
    source.setPassword(required(env, "BOXOFFICE_DB_SUPERUSER_PASSWORD"));
    source.setApplicationName("bench");
    jdbc = JdbcClient.create(source);
  }

  private static String required(Map<String, String> env, String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(name + " is not set; ./boxoffice bench sets it by itself");
    }
    return value;
  }

  Connection connect() throws SQLException {
    return source.getConnection();
  }

  JdbcClient jdbc() {
    return jdbc;
  }

  /** Refuses a database that would make commits cheaper than they are in production. */
  String durableSettings() {
    StringBuilder text = new StringBuilder();
    for (String name : SHOWN) {
      String value = jdbc.sql("show " + name).query(String.class).single();
      if (List.of("fsync", "synchronous_commit", "full_page_writes").contains(name)
          && !value.equals("on")) {
        throw new IllegalStateException(name + " is " + value + ", and the bench needs it on");
      }
      text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value);
    }
    return text.toString();
  }

  /** Puts what earlier measurements left to do behind us. */
  void settle() {
    jdbc.sql("checkpoint").update();
  }

  /**
   * The same, and gives what comes the log that others had: as much of it just written as
   * PostgreSQL keeps to use again. Without that, a measurement after a long preparation writes into
   * files that the system has dropped from memory since, which costs it a tenth of its time.
   */
  void settleWithLog() {
    int megabytes =
        jdbc.sql("select setting::int from pg_settings where name = 'min_wal_size'")
            .query(Integer.class)
            .single();
    for (int i = 0; i < megabytes; i++) {
      jdbc.sql("select pg_logical_emit_message(false, 'bench', repeat('x', 1024 * 1024))")
          .query(String.class)
          .single();
    }
    settle();
  }

  void vacuum() {
    jdbc.sql("vacuum (analyze) inventory.reservations").update();
    jdbc.sql("vacuum (analyze) inventory.reservation_items").update();
    jdbc.sql("vacuum (analyze) inventory.reservation_history").update();
    jdbc.sql("vacuum (analyze) inventory.outbox").update();
    jdbc.sql("vacuum (analyze) inventory.ticket_types").update();
  }

  /** A script or statement of the bench, with its names replaced. */
  static String script(String name, Map<String, String> names) {
    String text;
    try (InputStream in = BenchDatabase.class.getResourceAsStream("/bench/" + name)) {
      if (in == null) {
        throw new IllegalStateException("/bench/" + name + " is missing");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Map.Entry<String, String> entry : names.entrySet()) {
      text = text.replace("${" + entry.getKey() + "}", entry.getValue());
    }
    return text;
  }

  void run(String name, Map<String, String> names) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(script(name, names));
    } catch (SQLException e) {
      throw new IllegalStateException(name + ": " + e.getMessage(), e);
    }
  }

  /** An event that is on sale, of a new tenant. */
  BenchEvent newEvent() {
    UUID tenant = Ids.next();
    UUID venue = Ids.next();
    UUID event = Ids.next();
    jdbc.sql(
            """
            insert into inventory.tenants (id, slug, name, currency, status, created_at)
            values (:id, :slug, 'Bench', 'EUR', 'active', now())
            """)
        .param("id", tenant)
        .param("slug", "t-" + tenant)
        .update();
    jdbc.sql(
            """
            insert into inventory.venues (id, tenant_id, owner_id, name, address, city, country,
                latitude, longitude, capacity, created_at, updated_at)
            values (:id, :tenant, :owner, 'Hall', 'Street 1', 'Vienna', 'AT', 48.2, 16.37,
                2000000000, now(), now())
            """)
        .param("id", venue)
        .param("tenant", tenant)
        .param("owner", Ids.next())
        .update();
    jdbc.sql(
            """
            insert into inventory.events (id, tenant_id, venue_id, owner_id, title, category, status,
                starts_at, ends_at, created_at, updated_at, published_at)
            values (:id, :tenant, :venue, :owner, 'Gala', 'music', 'active',
                now() + interval '30 days', now() + interval '31 days', now(), now(), now())
            """)
        .param("id", event)
        .param("tenant", tenant)
        .param("venue", venue)
        .param("owner", Ids.next())
        .update();
    return new BenchEvent(tenant, event);
  }

  /** What a reservation has left in each table, which must be the same number in all. */
  long completeReservations(BenchEvent event) {
    Map<String, Object> rows =
        jdbc.sql(
                """
                with mine as (
                  select id from inventory.reservations where event_id = :event
                )
                select (select count(*) from mine) as reservations,
                       (select count(*) from inventory.reservation_items i
                         where exists (select from mine where mine.id = i.reservation_id)) as items,
                       (select count(*) from inventory.reservation_history h
                         where h.change = 'created'
                           and exists (select from mine where mine.id = h.reservation_id))
                         as history,
                       (select count(*) from inventory.outbox o
                         where o.aggregate_version = 1
                           and exists (select from mine where mine.id = o.aggregate_id)) as outbox
                """)
            .param("event", event.event())
            .query()
            .singleRow();
    if (rows.values().stream().distinct().count() != 1) {
      throw new IllegalStateException("reservations are not whole: " + rows);
    }
    return ((Number) rows.get("reservations")).longValue();
  }

  /** The event of a bench. */
  record BenchEvent(UUID tenant, UUID event) {}
}
