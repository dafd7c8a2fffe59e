package io.boxoffice.purchase.event;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of what is known of events, and the copies of it that orders and tickets keep. */
@Component
class FactStore {
  private final JdbcClient jdbc;
  private final WorkerDatabase worker;
  private final EventProperties properties;
  private final InstantSource time;

  FactStore(
      JdbcClient jdbc, WorkerDatabase worker, EventProperties properties, InstantSource time) {
    this.jdbc = jdbc;
    this.worker = worker;
    this.properties = properties;
    this.time = time;
  }

  /** Learns what an event is like now; an older word than the last one says nothing. */
  void learn(EventListener.Payload event, long version) {
    jdbc.sql(
            """
            insert into event_facts as f (tenant_id, event_id, event_version, title, venue_name,
                                          starts_at, ends_at, owner_id, passes_left, due_at,
                                          updated_at)
            values (:tenant, :event, :version, :title, :venue, :starts, :ends, :owner, 2, :now, :now)
            on conflict (tenant_id, event_id) do update
               set event_version = excluded.event_version, title = excluded.title,
                   venue_name = excluded.venue_name, starts_at = excluded.starts_at,
                   ends_at = excluded.ends_at, owner_id = excluded.owner_id,
                   passes_left = 2, last_order_id = null, due_at = excluded.due_at,
                   lease_owner = null, lease_until = null, updated_at = excluded.updated_at
             where f.event_version < excluded.event_version
            """)
        .param("tenant", TenantContext.required().tenantId())
        .param("event", event.eventId())
        .param("version", version)
        .param("title", event.title())
        .param("venue", event.venueName())
        .param("starts", Timestamp.from(event.startsAt()))
        .param("ends", Timestamp.from(event.endsAt()))
        .param("owner", event.ownerId())
        .param("now", Timestamp.from(time.instant()))
        .update();
  }

  /** Takes events of any tenant whose orders are to be told and are not being told. */
  List<Job> takeDue(int limit) {
    Instant now = time.instant();
    return worker
        .jdbc()
        .sql(
            """
            with due as (
              select tenant_id, event_id from event_facts
               where passes_left > 0 and due_at <= :now
                 and (lease_until is null or lease_until <= :now)
               order by due_at
               limit :limit
               for update skip locked)
            update event_facts f
               set lease_owner = gen_random_uuid(), lease_until = :until
              from due
             where f.tenant_id = due.tenant_id and f.event_id = due.event_id
            returning f.tenant_id, f.event_id, f.lease_owner as owner, 3 - f.passes_left as pass,
                      f.last_order_id
            """)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(properties.lease())))
        .param("limit", limit)
        .query(Job.class)
        .list();
  }

  /** The next orders of this pass. */
  List<UUID> next(Job job, int limit) {
    return jdbc.sql(
            """
            select id from orders
             where event_id = :event and (:after::uuid is null or id > :after::uuid)
             order by id
             limit :limit
            """)
        .param("event", job.eventId())
        .param("after", job.lastOrderId())
        .param("limit", limit)
        .query(UUID.class)
        .list();
  }

  /** Tells orders, as long as the lease holds: their version stays, for they are not changed. */
  void tellOrders(Job job, List<UUID> orderIds) {
    jdbc.sql(
            """
            update orders o
               set event_title = f.title, venue_name = f.venue_name,
                   event_starts_at = f.starts_at, event_ends_at = f.ends_at,
                   event_owner_id = f.owner_id
              from event_facts f
             where f.event_id = :event and f.lease_owner = :owner
               and o.id = any(:orders) and o.event_title is not null
               and (o.event_title, o.venue_name, o.event_starts_at, o.event_ends_at,
                    o.event_owner_id)
                   is distinct from (f.title, f.venue_name, f.starts_at, f.ends_at, f.owner_id)
            """)
        .param("event", job.eventId())
        .param("owner", job.owner())
        .param("orders", orderIds.toArray(UUID[]::new))
        .update();
  }

  /** Tells the tickets of orders until when they are good. */
  void tellTickets(Job job, List<UUID> orderIds, Duration goodAfterEnd) {
    jdbc.sql(
            """
            update tickets t
               set expires_at = f.ends_at + make_interval(secs => :grace)
              from event_facts f
             where f.event_id = :event and f.lease_owner = :owner
               and t.order_id = any(:orders)
               and t.expires_at is distinct from f.ends_at + make_interval(secs => :grace)
            """)
        .param("event", job.eventId())
        .param("owner", job.owner())
        .param("orders", orderIds.toArray(UUID[]::new))
        .param("grace", (double) goodAfterEnd.toSeconds())
        .update();
  }

  /** Remembers the last order that was told; null ends the pass. */
  void advance(Job job, @Nullable UUID lastOrderId) {
    Instant now = time.instant();
    jdbc.sql(
            """
            update event_facts
               set last_order_id = :last,
                   passes_left = passes_left - case when :last::uuid is null then 1 else 0 end,
                   due_at = case when :last::uuid is null then :settled::timestamptz else due_at end,
                   lease_owner = null, lease_until = null
             where event_id = :event and lease_owner = :owner
            """)
        .param("last", lastOrderId)
        .param("settled", Timestamp.from(now.plus(properties.settle())))
        .param("event", job.eventId())
        .param("owner", job.owner())
        .update();
  }
}
