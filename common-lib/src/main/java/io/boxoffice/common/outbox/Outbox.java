package io.boxoffice.common.outbox;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.smallint;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.UuidArray;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.web.Correlation;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events in the transaction of the change they tell of.
 *
 * <p>A crash after the commit loses nothing: the relay publishes what is there. Consumers may see
 * an event more than once, and never miss one.
 */
public final class Outbox {
  static final int SHARDS = 16;

  /**
   * Writes what {@link #values} has, for one who sends it along with a statement of its own, in the
   * transaction of the change, and so spares a trip; {@link #written} tells of it. Its parameters
   * are all called "outbox…".
   *
   * <p>Rows come in the order of the arrays, since PostgreSQL takes those of a select list apart
   * side by side, one row after the other.
   */
  public static final String INSERT =
      """
      insert into outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type, payload,
                          correlation_id, occurred_at)
      select e.id, :outboxTenant, e.shard, e.aggregate_id, e.aggregate_version, e.type, e.payload,
             :outboxCorrelation, :outboxNow
        from (select unnest(:outboxIds::uuid[]) as id, unnest(:outboxShards::smallint[]) as shard,
                     unnest(:outboxAggregates::uuid[]) as aggregate_id,
                     unnest(:outboxVersions::bigint[]) as aggregate_version,
                     unnest(:outboxTypes::text[]) as type,
                     unnest(:outboxPayloads::text[]) as payload) e
      """;

  /** The same for works that write together: each has a correlation and a time of its own. */
  private static final BulkStatement INSERT_COLLECTED =
      BulkStatement.of(
          Integer.MAX_VALUE,
          """
          insert into outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type, payload,
                              correlation_id, occurred_at)
          select e.id, e.tenant, e.shard, e.aggregate_id, e.aggregate_version, e.type, e.payload,
                 e.correlation, e.occurred_at
            from {rows} e
          """,
          uuid("aggregate_id"),
          uuid("id"),
          uuid("tenant"),
          smallint("shard"),
          bigint("aggregate_version"),
          text("type"),
          text("payload"),
          text("correlation"),
          BulkStatement.time("occurred_at"));

  private final JdbcClient jdbc;
  private final BulkWrites writes;
  private final JsonMapper json;
  private final InstantSource time;
  private final OutboxSignal signal;

  /** One object for all, so that a transaction that writes often signals once. */
  private final TransactionSynchronization afterCommit =
      new TransactionSynchronization() {
        @Override
        public void afterCommit() {
          signal.committed();
        }
      };

  Outbox(
      JdbcClient jdbc,
      BulkWrites writes,
      JsonMapper json,
      InstantSource time,
      OutboxSignal signal) {
    this.jdbc = jdbc;
    this.writes = writes;
    this.json = json;
    this.time = time;
    this.signal = signal;
  }

  /**
   * Writes one event.
   *
   * @throws IllegalStateException outside a transaction or without a tenant context
   */
  public void publish(DomainEvent event) {
    publishAll(List.of(event));
  }

  /**
   * Writes events with one statement, in the order given.
   *
   * @throws IllegalStateException outside a transaction or without a tenant context
   */
  public void publishAll(List<DomainEvent> events) {
    publish(entries(events));
  }

  /** Events as their rows have them, ready to be written. */
  public static final class Entries {
    private final UUID[] ids;
    private final Short[] shards;
    private final UUID[] aggregates;
    private final Long[] versions;
    private final String[] types;
    private final String[] payloads;

    private Entries(int size) {
      ids = new UUID[size];
      shards = new Short[size];
      aggregates = new UUID[size];
      versions = new Long[size];
      types = new String[size];
      payloads = new String[size];
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
      return ids.length == 0;
    }
  }

  /**
   * Makes the rows of events, without the database: the part of the work that need not be done
   * between two statements of a transaction.
   */
  public Entries entries(List<DomainEvent> events) {
    Entries entries = new Entries(events.size());
    for (int i = 0; i < events.size(); i++) {
      DomainEvent event = events.get(i);
      entries.ids[i] = Ids.next();
      entries.shards[i] = shardOf(event.aggregateId());
      entries.aggregates[i] = event.aggregateId();
      entries.versions[i] = event.aggregateVersion();
      entries.types[i] = event.type();
      entries.payloads[i] = json.writeValueAsString(event.payload());
    }
    return entries;
  }

  /**
   * Writes what {@link #entries} made, with one statement, in the order given.
   *
   * @throws IllegalStateException outside a transaction or without a tenant context
   */
  public void publish(Entries entries) {
    if (entries.isEmpty()) {
      return;
    }
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("an event is written in the transaction of its change");
    }
    if (BulkWrites.collecting()) {
      writes.writeAll(INSERT_COLLECTED, rows(entries));
    } else {
      jdbc.sql(INSERT).params(values(entries)).update();
    }
    written();
  }

  private List<@Nullable Object[]> rows(Entries entries) {
    UUID tenant = TenantContext.required().tenantId();
    String correlation = Correlation.current();
    Instant now = time.instant();
    List<@Nullable Object[]> rows = new ArrayList<>(entries.ids.length);
    for (int i = 0; i < entries.ids.length; i++) {
      rows.add(
          new @Nullable Object[] {
            entries.aggregates[i],
            entries.ids[i],
            tenant,
            entries.shards[i],
            entries.versions[i],
            entries.types[i],
            entries.payloads[i],
            correlation,
            now
          });
    }
    return rows;
  }

  /**
   * Returns the values of {@link #INSERT}.
   *
   * @throws IllegalStateException without a tenant context
   */
  public Map<String, Object> values(Entries entries) {
    return Map.of(
        "outboxTenant",
        TenantContext.required().tenantId(),
        // null has its type said, too: one without makes the driver prepare the statement anew
        "outboxCorrelation",
        new SqlParameterValue(Types.VARCHAR, Correlation.current()),
        "outboxNow",
        Timestamp.from(time.instant()),
        "outboxIds",
        new UuidArray(Arrays.asList(entries.ids)),
        "outboxShards",
        entries.shards,
        "outboxAggregates",
        new UuidArray(Arrays.asList(entries.aggregates)),
        "outboxVersions",
        entries.versions,
        "outboxTypes",
        entries.types,
        "outboxPayloads",
        entries.payloads);
  }

  /**
   * Tells the relay of a row that a statement has written itself, see {@link #shardOf}: once the
   * running transaction is committed, or now when there is none. Without it the row is found by the
   * next poll.
   */
  public void written() {
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      TransactionSynchronizationManager.registerSynchronization(afterCommit);
    } else {
      signal.committed();
    }
  }

  /**
   * Returns the shard of an aggregate's events, for a statement that writes an outbox row itself
   * because its change is one database function.
   */
  public static short shardOf(UUID aggregateId) {
    return (short) Math.floorMod(aggregateId.hashCode(), SHARDS);
  }
}
