package io.boxoffice.common.outbox;

import io.boxoffice.common.database.DatabaseProperties;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Publishes outbox rows to Kafka.
 *
 * <p>Rows are sharded by aggregate and a relay leases whole shards, so that one aggregate's events
 * never overtake each other whatever the number of replicas.
 *
 * <p>Woken by the transactions of its own process. It tells other replicas by a notification of the
 * database, and only when they hold shards: a transaction that notifies commits alone in its
 * database, one after the other with all that do, so none that sells ever does. Whoever hears
 * nothing polls.
 */
final class OutboxRelay implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);

  /** Often enough to find free shards; sooner when a tenth of the lease is shorter. */
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(18);

  private final WorkerDatabase worker;
  private final DatabaseProperties database;
  private final KafkaTemplate<String, byte[]> kafka;
  private final OutboxProperties properties;
  private final OutboxSignal signal;
  private final InstantSource time;
  private final String owner = Ids.next().toString();
  private final Counter published;
  private final Counter failed;
  private final Timer delay;
  private List<Short> leased = List.of();
  private long leasedAt;
  private final long renewAfter;
  private volatile boolean running;
  private @Nullable Thread thread;
  private @Nullable Thread listening;

  OutboxRelay(
      WorkerDatabase worker,
      DatabaseProperties database,
      KafkaTemplate<String, byte[]> kafka,
      OutboxProperties properties,
      OutboxSignal signal,
      InstantSource time,
      MeterRegistry meters) {
    this.worker = worker;
    this.database = database;
    this.kafka = kafka;
    this.properties = properties;
    this.signal = signal;
    this.time = time;
    this.renewAfter = Math.min(RENEW_EVERY.toNanos(), properties.lease().toNanos() / 10);
    this.published = meters.counter("boxoffice.outbox.published");
    this.failed = meters.counter("boxoffice.outbox.failed");
    this.delay = meters.timer("boxoffice.outbox.delay");
    meters.gauge("boxoffice.outbox.relay.alive", this, OutboxRelay::alive);
  }

  private record Row(
      long seq,
      UUID id,
      UUID tenantId,
      short shard,
      UUID aggregateId,
      long aggregateVersion,
      String type,
      String payload,
      @Nullable String correlationId,
      Instant occurredAt) {}

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon().start(this::loop);
    listening = Thread.ofPlatform().name("outbox-listener").daemon().start(this::listenOn);
  }

  /** Lets the batch in flight come to its end: an interrupt would leave the shards leased. */
  @Override
  public void stop() {
    running = false;
    signal.heard();
    Thread listener = listening;
    if (listener != null) {
      listener.interrupt();
    }
    Thread current = thread;
    if (current != null) {
      try {
        if (!current.join(STOP_PATIENCE)) {
          current.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops after the web server and whatever else writes events. */
  @Override
  public int getPhase() {
    return -1;
  }

  private void loop() {
    try {
      while (running) {
        rounds();
      }
    } finally {
      release();
    }
  }

  /**
   * Relays until something breaks. Whatever it is, it is waited out: a relay that ended would leave
   * the service healthy to look at and silent.
   */
  private void rounds() {
    try {
      boolean committedHere = false;
      while (running) {
        long began = System.nanoTime();
        if (committedHere) {
          tellOthers();
        }
        while (running && relayOnce() == properties.batch()) {
          // more is waiting
        }
        committedHere = signal.await(properties.poll());
        long early = began + properties.apart().toNanos() - System.nanoTime();
        if (running && early > 0) {
          TimeUnit.NANOSECONDS.sleep(early);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    } catch (RuntimeException e) {
      leased = List.of();
      if (running) {
        failed.increment();
        log.warn("the outbox relay pauses after an error and tries again: {}", e.toString());
        pause();
      }
    }
  }

  /** Wakes the relays of other replicas, which hold shards that this one does not. */
  private void tellOthers() {
    if (leased.size() < Outbox.SHARDS) {
      worker
          .jdbc()
          .sql("select pg_notify(:channel, :owner)::text")
          .param("channel", channel())
          .param("owner", owner)
          .query(String.class)
          .optional();
    }
  }

  private String channel() {
    return "outbox_" + database.schema();
  }

  /** Hears of other replicas' events for as long as the relay runs. */
  private void listenOn() {
    while (running) {
      try (Connection connection = listen()) {
        PGConnection session = connection.unwrap(PGConnection.class);
        while (running) {
          hear(session.getNotifications((int) properties.poll().toMillis()));
        }
      } catch (SQLException | RuntimeException e) {
        if (running) {
          log.warn("the outbox relay hears nothing of other replicas and polls: {}", e.toString());
          pause();
        }
      }
    }
  }

  private void hear(PGNotification @Nullable [] notifications) {
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        if (!notification.getParameter().equals(owner)) {
          signal.heard();
        }
      }
    }
  }

  private Connection listen() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", database.schema() + "_worker");
    login.setProperty("password", database.workerPassword());
    login.setProperty("ApplicationName", database.schema() + "-outbox-listener");
    login.setProperty("connectTimeout", "5");
    login.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(database.url(), login);
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen " + channel());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private double alive() {
    Thread current = thread;
    return current != null && current.isAlive() ? 1 : 0;
  }

  /** Publishes one batch and returns how many rows it read. */
  int relayOnce() {
    if (leased.isEmpty() || System.nanoTime() - leasedAt > renewAfter) {
      // counted from before the database is asked, whose clock says when the lease ends
      leasedAt = System.nanoTime();
      leased = lease();
    }
    if (leased.isEmpty()) {
      return 0;
    }
    List<Row> rows = unpublished(leased);
    if (rows.isEmpty()) {
      return 0;
    }
    List<CompletableFuture<?>> sends = new ArrayList<>(rows.size());
    for (Row row : rows) {
      sends.add(kafka.send(message(row)));
    }
    markPublished(rows, sends);
    return rows.size();
  }

  /** Takes or renews shards; the database's own clock decides, one clock for all replicas. */
  private List<Short> lease() {
    List<Short> shards =
        worker
            .transaction()
            .execute(
                status ->
                    worker
                        .jdbc()
                        .sql(
                            """
                            update outbox_shards
                               set leased_by = :owner,
                                   leased_until = now() + make_interval(secs => :seconds)
                             where shard in (select shard from outbox_shards
                                              where leased_by = :owner or leased_until is null
                                                 or leased_until < now()
                                              order by shard
                                                for update skip locked)
                            returning shard
                            """)
                        .param("owner", owner)
                        .param("seconds", properties.lease().toMillis() / 1000.0)
                        .query(Short.class)
                        .list());
    return shards == null ? List.of() : shards;
  }

  /**
   * Reads each shard along the index of what waits, a batch at most. A bitmap, which the planner
   * likes better, would read every row in each round that was published since the last vacuum;
   * along the index its entry is marked as dead by the first round that meets it, and passed over
   * by the next. And a backlog of all shards is not read and sorted for each batch of it.
   */
  private List<Row> unpublished(List<Short> shards) {
    List<Row> rows =
        worker
            .transaction()
            .execute(
                status -> {
                  worker
                      .jdbc()
                      .sql("select set_config('enable_bitmapscan', 'off', true)")
                      .query(String.class)
                      .single();
                  return read(shards);
                });
    return rows == null ? List.of() : rows;
  }

  private List<Row> read(List<Short> shards) {
    return worker
        .jdbc()
        .sql(
            """
            select o.seq, o.id, o.tenant_id, o.shard, o.aggregate_id, o.aggregate_version, o.type,
                   o.payload, o.correlation_id, o.occurred_at
              from unnest(:shards::smallint[]) as s(shard)
             cross join lateral (
                   select * from outbox
                    where published_at is null and shard = s.shard
                    order by seq + 0
                    limit :batch) o
             order by o.seq
             limit :batch
            """)
        .param("shards", shards.toArray(Short[]::new))
        .param("batch", properties.batch())
        .query(
            (row, number) ->
                new Row(
                    row.getLong("seq"),
                    row.getObject("id", UUID.class),
                    row.getObject("tenant_id", UUID.class),
                    row.getShort("shard"),
                    row.getObject("aggregate_id", UUID.class),
                    row.getLong("aggregate_version"),
                    row.getString("type"),
                    row.getString("payload"),
                    row.getString("correlation_id"),
                    row.getTimestamp("occurred_at").toInstant()))
        .list();
  }

  private ProducerRecord<String, byte[]> message(Row row) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(
            properties.topic(),
            row.aggregateId().toString(),
            row.payload().getBytes(StandardCharsets.UTF_8));
    header(message, "ce_specversion", "1.0");
    header(message, "ce_id", row.id().toString());
    header(message, "ce_type", row.type());
    header(message, "ce_source", "/" + database.schema());
    header(message, "ce_subject", row.aggregateId().toString());
    header(message, "ce_time", row.occurredAt().toString());
    header(message, "ce_tenantid", row.tenantId().toString());
    header(message, "ce_aggregateversion", Long.toString(row.aggregateVersion()));
    header(message, "content-type", "application/json");
    if (row.correlationId() != null) {
      header(message, "ce_correlationid", row.correlationId());
    }
    return message;
  }

  private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Marks what Kafka has taken; in a shard nothing behind a failed row, so order is kept. */
  private void markPublished(List<Row> rows, List<CompletableFuture<?>> sends) {
    kafka.flush();
    Set<Short> broken = new HashSet<>();
    List<Long> done = new ArrayList<>(rows.size());
    Instant now = time.instant();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (broken.contains(row.shard())) {
        continue;
      }
      try {
        sends.get(i).get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        done.add(row.seq());
        delay.record(Duration.between(row.occurredAt(), now).abs());
      } catch (ExecutionException | TimeoutException e) {
        broken.add(row.shard());
        failed.increment();
        log.warn("event {} was not taken by Kafka and is tried again: {}", row.id(), e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        broken.add(row.shard());
      }
    }
    if (!done.isEmpty()) {
      worker
          .jdbc()
          .sql(
              // a crash may forget this and nothing else: then they are published again, which
              // consumers are ready for; so nobody waits for the disk
              """
              with quick as materialized (
                select set_config('synchronous_commit', 'off', true) as set)
              update outbox set published_at = :now
                from quick
               where seq = any(:seqs) and quick.set is not null
              """)
          .param("now", Timestamp.from(now))
          .param("seqs", done.toArray(Long[]::new))
          .update();
      published.increment(done.size());
    }
    if (!broken.isEmpty()) {
      throw new KafkaException(broken.size() + " shards wait for Kafka");
    }
  }

  /** Gives the shards back at once, so that another replica need not wait for the lease. */
  private void release() {
    leased = List.of();
    try {
      worker
          .jdbc()
          .sql("update outbox_shards set leased_until = null where leased_by = :owner")
          .param("owner", owner)
          .update();
    } catch (DataAccessException e) {
      log.info("the outbox shards stay leased until they lapse: {}", e.toString());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_ERROR);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
