package io.boxoffice.purchase.saga;

import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.time;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.purchase.commit.WriteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of running sagas and of their journal. */
@Component
class SagaStore {
  private static final BulkStatement SET =
      BulkStatement.of(
          WriteOrder.SAGAS.rank(),
          """
          insert into sagas (saga, id, tenant_id, step, direction, step_since, drive_at,
                             lease_owner, lease_until)
          select r.saga, r.id, r.tenant_id, r.step, r.direction, r.now, r.now, r.owner, r.until
            from {rows} r
          on conflict (saga, id) do update
             set step = excluded.step, direction = excluded.direction,
                 step_since = excluded.step_since, drive_at = excluded.drive_at,
                 failures = 0, last_error = null,
                 lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
          """,
          uuid("id"),
          text("saga"),
          uuid("tenant_id"),
          text("step"),
          text("direction"),
          time("now"),
          uuid("owner"),
          time("until"));

  private static final BulkStatement MOVE =
      BulkStatement.of(
              WriteOrder.SAGAS.rank(),
              """
          update sagas s
             set step = r.next_step, direction = r.to_direction, step_since = r.now,
                 drive_at = r.next_drive, failures = 0, last_error = null,
                 lease_owner = r.kept_owner, lease_until = r.until
            from {rows} r
           where s.saga = r.of_saga and s.id = r.of_id and s.lease_owner = r.owner
          returning s.id
          """,
              uuid("of_id"),
              text("of_saga"),
              uuid("owner"),
              text("next_step"),
              text("to_direction"),
              time("now"),
              time("next_drive"),
              uuid("kept_owner"),
              time("until"))
          .telling("of_id");

  private static final BulkStatement END =
      BulkStatement.of(
              WriteOrder.SAGAS.rank(),
              """
          delete from sagas s
           using {rows} r
           where s.saga = r.of_saga and s.id = r.of_id and s.lease_owner = r.owner
          returning s.id
          """,
              uuid("of_id"),
              text("of_saga"),
              uuid("owner"))
          .telling("of_id");

  private static final BulkStatement JOURNAL =
      BulkStatement.of(
          WriteOrder.JOURNAL.rank(),
          """
          insert into order_saga_steps (order_id, tenant_id, saga, saga_id, step, direction,
                                        outcome, detail, at)
          select r.order_id, r.tenant_id, r.saga, r.saga_id, r.step, r.direction, r.outcome,
                 r.detail, r.at
            from {rows} r
          """,
          uuid("order_id"),
          uuid("tenant_id"),
          text("saga"),
          uuid("saga_id"),
          text("step"),
          text("direction"),
          text("outcome"),
          text("detail"),
          time("at"));

  private final JdbcClient jdbc;
  private final BulkWrites writes;
  private final WorkerDatabase worker;
  private final SagaProperties properties;

  SagaStore(JdbcClient jdbc, BulkWrites writes, WorkerDatabase worker, SagaProperties properties) {
    this.jdbc = jdbc;
    this.writes = writes;
    this.worker = worker;
    this.properties = properties;
  }

  /** A line of the journal, written with the move that it tells of. */
  record Entry(String step, Direction direction, String outcome, @Nullable String detail) {}

  void set(Lease lease, Instant now) {
    writes.write(
        SET,
        lease.id(),
        lease.saga(),
        lease.tenantId(),
        lease.step(),
        lease.direction().wireName(),
        now,
        lease.owner(),
        now.plus(properties.lease()));
  }

  Optional<Lease> turnBack(String saga, UUID id, UUID owner, Instant now) {
    return jdbc.sql(
            """
            update sagas
               set direction = 'back', step_since = :now, drive_at = :now, failures = 0,
                   last_error = null, lease_owner = :owner, lease_until = :until
             where saga = :saga and id = :id
            returning saga, id, tenant_id, lease_owner, step, direction, step_since, failures
            """)
        .param("saga", saga)
        .param("id", id)
        .param("owner", owner)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(properties.lease())))
        .query(SagaStore::lease)
        .optional();
  }

  /** Moves a saga that this lease still holds; false when somebody else has taken it. */
  boolean move(
      Lease lease,
      UUID orderId,
      String step,
      Direction direction,
      @Nullable Instant restUntil,
      Instant now,
      List<Entry> journal) {
    return writes.write(
            MOVE,
            lease.id(),
            lease.saga(),
            lease.owner(),
            step,
            direction.wireName(),
            now,
            restUntil == null ? now : restUntil,
            restUntil == null ? lease.owner() : null,
            restUntil == null ? now.plus(properties.lease()) : null)
        && journal(lease, orderId, now, journal);
  }

  /** Ends a saga that this lease still holds; false when somebody else has taken it. */
  boolean end(Lease lease, UUID orderId, Instant now, List<Entry> journal) {
    return writes.write(END, lease.id(), lease.saga(), lease.owner())
        && journal(lease, orderId, now, journal);
  }

  private boolean journal(Lease lease, UUID orderId, Instant now, List<Entry> journal) {
    return writes.writeAll(
        JOURNAL,
        journal.stream()
            .map(
                entry ->
                    new @Nullable Object[] {
                      orderId,
                      lease.tenantId(),
                      lease.saga(),
                      lease.id(),
                      entry.step(),
                      entry.direction().wireName(),
                      entry.outcome(),
                      shortened(entry.detail()),
                      now
                    })
            .toList());
  }

  /** Gives a lease its full time again; false when somebody else has taken it. */
  boolean renew(Lease lease, Instant now) {
    return jdbc.sql(
                """
                update sagas set lease_until = :until
                 where saga = :saga and id = :id and lease_owner = :owner
                """)
            .param("until", Timestamp.from(now.plus(properties.lease())))
            .param("saga", lease.saga())
            .param("id", lease.id())
            .param("owner", lease.owner())
            .update()
        == 1;
  }

  /** Lets go of a saga until the given time. */
  void rest(Lease lease, Instant until, boolean failed, @Nullable String why) {
    jdbc.sql(
            """
            update sagas
               set drive_at = :until, failures = failures + :failed, last_error = :why,
                   lease_owner = null, lease_until = null
             where saga = :saga and id = :id and lease_owner = :owner
            """)
        .param("until", Timestamp.from(until))
        .param("failed", failed ? 1 : 0)
        .param("why", shortened(why))
        .param("saga", lease.saga())
        .param("id", lease.id())
        .param("owner", lease.owner())
        .update();
  }

  /** Takes sagas of any tenant that are due and that nobody drives. */
  List<Lease> takeDue(Instant now, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            with due as (
              select saga, id from sagas
               where drive_at <= :now and (lease_until is null or lease_until <= :now)
               order by drive_at
               limit :limit
               for update skip locked)
            update sagas s
               set lease_owner = gen_random_uuid(), lease_until = :until
              from due
             where s.saga = due.saga and s.id = due.id
            returning s.saga, s.id, s.tenant_id, s.lease_owner, s.step, s.direction,
                      s.step_since, s.failures
            """)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(properties.lease())))
        .param("limit", limit)
        .query(SagaStore::lease)
        .list();
  }

  /**
   * Counts sagas that are stuck: no answer to one and the same step since the given time, an order
   * paid before that time, or a refund that the provider could not do. All of them are looked for
   * among the unfinished sagas, which are few.
   */
  int stuckSince(Instant since) {
    return worker
        .jdbc()
        .sql(
            """
            select count(*)
              from sagas s
              left join orders o on s.saga = 'purchase' and o.id = s.id
              left join refunds r on s.saga = 'refund' and r.id = s.id
             where (s.failures > 0 and s.step_since < :since)
                or (o.status = 'paid' and o.paid_at < :since)
                or r.status = 'failed'
            """)
        .param("since", Timestamp.from(since))
        .query(Integer.class)
        .single();
  }

  /** A step that was done, there or back. */
  record Passed(String step, Direction direction) {}

  /** Where an unfinished saga stands. */
  record At(String saga, String step, Direction direction, Instant since) {}

  /** An unfinished saga that is stuck. */
  record StuckRow(
      String why,
      At at,
      UUID id,
      @Nullable UUID orderId,
      @Nullable String orderNumber,
      @Nullable String orderStatus,
      int failures,
      Instant nextTry,
      @Nullable String lastError) {}

  /** Lists the steps that an order's sagas have done, oldest first. */
  List<Passed> passed(UUID orderId) {
    return jdbc.sql(
            """
            select step, direction from order_saga_steps
             where order_id = :order and outcome = 'done'
             order by id
             limit 1000
            """)
        .param("order", orderId)
        .query(
            (row, number) ->
                new Passed(row.getString("step"), Direction.of(row.getString("direction"))))
        .list();
  }

  /** Lists what is not over of an order: its purchase, and its refunds. */
  List<At> underWay(UUID orderId) {
    return jdbc.sql(
            """
            select s.saga, s.step, s.direction, s.step_since
              from sagas s
             where s.saga = 'purchase' and s.id = :order
            union all
            select s.saga, s.step, s.direction, s.step_since
              from refunds r
              join sagas s on s.saga = 'refund' and s.id = r.id
             where r.order_id = :order
             order by saga, step_since
             limit 20
            """)
        .param("order", orderId)
        .query((row, number) -> at(row))
        .list();
  }

  private static At at(ResultSet row) throws SQLException {
    return new At(
        row.getString("saga"),
        row.getString("step"),
        Direction.of(row.getString("direction")),
        row.getTimestamp("step_since").toInstant());
  }

  /** Lists stuck sagas of the tenant, see {@link #stuckSince}, after the given one. */
  List<StuckRow> stuck(Instant since, @Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            select case when r.status = 'failed' then 'refund_failed'
                        when o.status = 'paid' and o.paid_at < :since then 'paid_without_tickets'
                        else 'no_answer' end as why,
                   s.saga, s.id, s.step, s.direction, s.step_since, s.failures, s.drive_at,
                   s.last_error, about.id as order_id, about.order_number, about.status
              from sagas s
              left join orders o on s.saga = 'purchase' and o.id = s.id
              left join refunds r on s.saga = 'refund' and r.id = s.id
              left join revocations v on s.saga = 'revocation' and v.operation_id = s.id
              left join tickets t on t.id = v.ticket_id
              left join orders about on about.id = coalesce(o.id, r.order_id, t.order_id)
             where ((s.failures > 0 and s.step_since < :since)
                    or (o.status = 'paid' and o.paid_at < :since)
                    or r.status = 'failed')
               and (:after::uuid is null or s.id > :after::uuid)
             order by s.id
             limit :limit
            """)
        .param("since", Timestamp.from(since))
        .param("after", after)
        .param("limit", limit)
        .query(
            (row, number) ->
                new StuckRow(
                    row.getString("why"),
                    at(row),
                    row.getObject("id", UUID.class),
                    row.getObject("order_id", UUID.class),
                    row.getString("order_number"),
                    row.getString("status"),
                    row.getInt("failures"),
                    row.getTimestamp("drive_at").toInstant(),
                    row.getString("last_error")))
        .list();
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= 300 ? text : text.substring(0, 300);
  }

  private static Lease lease(ResultSet row, int number) throws SQLException {
    return new Lease(
        row.getString("saga"),
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getObject("lease_owner", UUID.class),
        row.getString("step"),
        Direction.of(row.getString("direction")),
        row.getTimestamp("step_since").toInstant(),
        row.getInt("failures"));
  }
}
