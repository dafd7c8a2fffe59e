package io.boxoffice.purchase.event;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of cancelled events whose orders are being undone. */
@Component
class CancellationStore {
  /** An order that is to be cancelled or refunded. */
  private static final String TO_DO =
      """
      (o.status in ('pending', 'awaiting_payment')
       or o.status in ('completed', 'partially_refunded')
          and exists (select from tickets t
                       where t.order_id = o.id
                         and t.status in ('sold', 'minted', 'active', 'transferred')))
      """;

  /** One of those, or one that another saga is bringing to its end. */
  private static final String OPEN =
      "(o.status in ('paid', 'refunding', 'refund_failed') or " + TO_DO + ")";

  private final JdbcClient jdbc;
  private final WorkerDatabase worker;
  private final EventProperties properties;
  private final InstantSource time;

  CancellationStore(
      JdbcClient jdbc, WorkerDatabase worker, EventProperties properties, InstantSource time) {
    this.jdbc = jdbc;
    this.worker = worker;
    this.properties = properties;
    this.time = time;
  }

  /**
   * How far it is.
   *
   * @param ordersOpen orders that something still has to become of
   * @param ticketsAdmitted tickets that let somebody in before, and are left as they are
   */
  record Progress(
      UUID eventId,
      String status,
      int pass,
      int ordersOpen,
      int ordersCancelled,
      int refundsBegun,
      int ticketsRefunded,
      int ticketsAdmitted,
      Instant createdAt,
      @Nullable Instant finishedAt) {}

  /** Begins to undo an event's orders; nothing happens when that was begun before. */
  void begin(UUID eventId) {
    TenantContext context = TenantContext.required();
    jdbc.sql(
            """
            insert into event_cancellations (tenant_id, event_id, status, requested_by, due_at,
                                             created_at)
            values (:tenant, :event, 'running', :by, :now, :now)
            on conflict (tenant_id, event_id) do nothing
            """)
        .param("tenant", context.tenantId())
        .param("event", eventId)
        .param("by", context.userId())
        .param("now", Timestamp.from(time.instant()))
        .update();
  }

  /**
   * Tells whether an event has orders.
   *
   * @param owner who has to be selling it; null for whoever
   */
  boolean hasOrders(UUID eventId, @Nullable UUID owner) {
    return jdbc.sql(
            """
            select exists (
              select from orders o
               where o.event_id = :event and (:owner::uuid is null or o.event_owner_id = :owner))
            """)
        .param("event", eventId)
        .param("owner", owner)
        .query(Boolean.class)
        .single();
  }

  /** Takes jobs of any tenant that are due and that nobody works on. */
  List<Job> takeDue(int limit) {
    Instant now = time.instant();
    return worker
        .jdbc()
        .sql(
            """
            with due as (
              select tenant_id, event_id from event_cancellations
               where status = 'running' and due_at <= :now
                 and (lease_until is null or lease_until <= :now)
               order by due_at
               limit :limit
               for update skip locked)
            update event_cancellations c
               set lease_owner = gen_random_uuid(), lease_until = :until
              from due
             where c.tenant_id = due.tenant_id and c.event_id = due.event_id
            returning c.tenant_id, c.event_id, c.lease_owner as owner, c.pass, c.last_order_id
            """)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(properties.lease())))
        .param("limit", limit)
        .query(Job.class)
        .list();
  }

  /** The next orders of this pass that are to be cancelled or refunded. */
  List<UUID> next(Job job, int limit) {
    return jdbc.sql(
            "select o.id from orders o where o.event_id = :event and "
                + TO_DO
                + "and (:after::uuid is null or o.id > :after::uuid) order by o.id limit :limit")
        .param("event", job.eventId())
        .param("after", job.lastOrderId())
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** Counts an order as dealt with, in the transaction that did; false when the lease is lost. */
  boolean advance(Job job, UUID orderId, int cancelled, int begun) {
    return jdbc.sql(
                """
                update event_cancellations
                   set last_order_id = :order, orders_cancelled = orders_cancelled + :cancelled,
                       refunds_begun = refunds_begun + :begun, lease_until = :until
                 where event_id = :event and lease_owner = :owner
                """)
            .param("order", orderId)
            .param("cancelled", cancelled)
            .param("begun", begun)
            .param("until", Timestamp.from(time.instant().plus(properties.lease())))
            .param("event", job.eventId())
            .param("owner", job.owner())
            .update()
        == 1;
  }

  /** Lets go of the job after a turn that was full: the next one follows. */
  void pause(Job job) {
    jdbc.sql(
            """
            update event_cancellations set lease_owner = null, lease_until = null
             where event_id = :event and lease_owner = :owner
            """)
        .param("event", job.eventId())
        .param("owner", job.owner())
        .update();
  }

  /** Ends a pass: the job is done when nothing is left open, and else goes through all again. */
  void endPass(Job job) {
    Instant now = time.instant();
    jdbc.sql(
            """
            update event_cancellations c
               set status = case when w.open then 'running' else 'done' end,
                   finished_at = case when w.open then null else :now::timestamptz end,
                   pass = c.pass + case when w.open then 1 else 0 end,
                   tickets_admitted = w.admitted, last_order_id = null, due_at = :due,
                   lease_owner = null, lease_until = null
              from (select exists (select from orders o where o.event_id = :event and
            """
                + OPEN
                + """
                                  ) as open,
                           (select count(*) from tickets t
                             where t.event_id = :event
                               and t.status in ('checked_in', 'used')) as admitted) w
             where c.event_id = :event and c.lease_owner = :owner
            """)
        .param("now", Timestamp.from(now))
        .param("due", Timestamp.from(now.plus(properties.pauseAfter(job.pass()))))
        .param("event", job.eventId())
        .param("owner", job.owner())
        .update();
  }

  Optional<Progress> progress(UUID eventId) {
    return jdbc.sql(
            """
            select c.event_id, c.status, c.pass, c.orders_cancelled, c.refunds_begun,
                   c.created_at, c.finished_at,
                   (select count(*) from orders o where o.event_id = c.event_id and
            """
                + OPEN
                + """
                   ) as orders_open,
                   count(t.id) filter (where t.status = 'refunded') as tickets_refunded,
                   count(t.id) filter (where t.status in ('checked_in', 'used'))
                     as tickets_admitted
              from event_cancellations c
              left join tickets t on t.event_id = c.event_id
             where c.event_id = :event
             group by c.tenant_id, c.event_id
            """)
        .param("event", eventId)
        .query(
            (row, number) -> {
              Timestamp finished = row.getTimestamp("finished_at");
              return new Progress(
                  row.getObject("event_id", UUID.class),
                  row.getString("status"),
                  row.getInt("pass"),
                  row.getInt("orders_open"),
                  row.getInt("orders_cancelled"),
                  row.getInt("refunds_begun"),
                  row.getInt("tickets_refunded"),
                  row.getInt("tickets_admitted"),
                  row.getTimestamp("created_at").toInstant(),
                  finished == null ? null : finished.toInstant());
            })
        .optional();
  }
}
