package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.inventory.reservation.ClosedLoop.Measured;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;

/**
 * What the same PostgreSQL does with plain SQL: each reference at the number of clients at which it
 * is fastest.
 */
final class References {
  private static final int BATCH = 200;

  /** What a reference does on one connection. */
  private enum Reference {
    HOT_ROW("hot-row.sql", 1, true),
    BATCH_200("batch-200.sql", BATCH, false),
    BATCH_200_SAME_ROWS("batch-200-same-rows.sql", BATCH, true);

    private final String file;
    private final int reservations;
    private final boolean whole;

    Reference(String file, int reservations, boolean whole) {
      this.file = file;
      this.reservations = reservations;
      this.whole = whole;
    }
  }

  private static final int[] CLIENTS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  // a batch holds the row for long: more clients only wait
  private static final int[] BATCH_CLIENTS = {1, 2, 4, 8, 16, 32};

  private final BenchDatabase database;
  private final UUID event;
  private final UUID ticketType;
  private final Duration each;

  References(BenchDatabase database, UUID event, UUID ticketType, Duration each) {
    this.database = database;
    this.event = event;
    this.ticketType = ticketType;
    this.each = each;
  }

  void prepare() {
    database.run("reference-setup.sql", Map.of("ticketType", ticketType.toString()));
  }

  void drop() {
    database.jdbc().sql("drop schema reference cascade").update();
  }

  Measured hotRow() throws InterruptedException {
    return best(Reference.HOT_ROW, CLIENTS);
  }

  Measured batch200() throws InterruptedException {
    return best(Reference.BATCH_200, BATCH_CLIENTS);
  }

  Measured batch200SameRows() throws InterruptedException {
    return best(Reference.BATCH_200_SAME_ROWS, BATCH_CLIENTS);
  }

  private Measured best(Reference reference, int[] clients) throws InterruptedException {
    Measured best = null;
    // the first one pays for compiling and for the first pages
    measure(reference, 4, Duration.ZERO);
    for (int count : clients) {
      Measured measured = measure(reference, count, each.dividedBy(4));
      EngineBench.say(
          "  %s, %d clients: %,.0f reservations/s"
              .formatted(reference.file, count, measured.rate()));
      if (best == null || measured.rate() > best.rate()) {
        best = measured;
      }
    }
    return best;
  }

  private Measured measure(Reference reference, int clients, Duration warmUp)
      throws InterruptedException {
    database.settle();
    String sql = BenchDatabase.script(reference.file, Map.of());
    return ClosedLoop.run(clients, warmUp, each, () -> new Client(reference, sql));
  }

  private final class Client implements ClosedLoop.Caller {
    private final Reference reference;
    private final Connection connection;
    private final PreparedStatement statement;

    Client(Reference reference, String sql) throws SQLException {
      this.reference = reference;
      connection = database.connect();
      connection.unwrap(PGConnection.class).setPrepareThreshold(1);
      statement = connection.prepareStatement(sql);
      statement.setObject(1, ticketType);
    }

    @Override
    public int call() throws SQLException {
      if (reference.reservations == 1) {
        one();
      } else {
        many();
      }
      if (statement.executeUpdate() != reference.reservations) {
        throw new IllegalStateException("the reference is sold out");
      }
      return reference.reservations;
    }

    private void one() throws SQLException {
      UUID id = Ids.next();
      UUID user = Ids.next();
      statement.setObject(2, id);
      statement.setObject(3, user);
      statement.setString(4, key(user));
      statement.setObject(5, Ids.next());
      statement.setShort(6, Outbox.shardOf(id));
      statement.setString(7, payload(id, user));
    }

    private void many() throws SQLException {
      UUID[] ids = new UUID[BATCH];
      UUID[] users = new UUID[BATCH];
      for (int i = 0; i < BATCH; i++) {
        ids[i] = Ids.next();
        users[i] = Ids.next();
      }
      statement.setArray(2, connection.createArrayOf("uuid", ids));
      statement.setArray(3, connection.createArrayOf("uuid", users));
      String[] keys = new String[BATCH];
      for (int i = 0; i < BATCH; i++) {
        keys[i] = key(users[i]);
      }
      statement.setArray(4, connection.createArrayOf("text", keys));
      if (!reference.whole) {
        return;
      }
      UUID[] messages = new UUID[BATCH];
      Short[] shards = new Short[BATCH];
      String[] payloads = new String[BATCH];
      for (int i = 0; i < BATCH; i++) {
        messages[i] = Ids.next();
        shards[i] = Outbox.shardOf(ids[i]);
        payloads[i] = payload(ids[i], users[i]);
      }
      statement.setArray(5, connection.createArrayOf("uuid", messages));
      statement.setArray(6, connection.createArrayOf("int2", shards));
      statement.setArray(7, connection.createArrayOf("text", payloads));
    }

    private String key(UUID user) {
      return ReservationKeys.ofBuyer(user, Ids.next().toString());
    }

    private String payload(UUID id, UUID user) {
      return """
      {"reservationId":"%s","eventId":"%s","userId":"%s","status":"reserved","items":[{"ticketTypeId":"%s","quantity":1}]}"""
          .formatted(id, event, user, ticketType);
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
