package io.boxoffice.purchase.ticket;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.tenant.TenantContext;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Closes what is left of an event some time after its end: a ticket that let nobody in expires, an
 * admitted one is used, which no manager undoes any more. Replicas share the work by row locks; a
 * ticket that an operation holds waits for the operation's end.
 */
@Component
class CloseTickets {
  private static final Logger log = LoggerFactory.getLogger(CloseTickets.class);
  private static final int MOST_TENANTS = 100;
  private static final int MOST_BATCHES = 20;
  private final WorkerDatabase worker;
  private final JdbcClient jdbc;
  private final TicketStore tickets;
  private final Outbox outbox;
  private final TicketProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  CloseTickets(
      WorkerDatabase worker,
      JdbcClient jdbc,
      TicketStore tickets,
      Outbox outbox,
      TicketProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.worker = worker;
    this.jdbc = jdbc;
    this.tickets = tickets;
    this.outbox = outbox;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  @Scheduled(fixedDelayString = "${boxoffice.ticket.close-interval:1m}")
  void round() {
    for (UUID tenant : due()) {
      try {
        TenantContext.system(tenant, "event-ended").run(this::closeAll);
      } catch (RuntimeException e) {
        log.error("tickets of tenant {} are left for the next round", tenant, e);
      }
    }
  }

  /** The tenants of the tickets that are due the longest. */
  private List<UUID> due() {
    return worker
        .jdbc()
        .sql(
            """
            select distinct tenant_id
              from (select tenant_id from tickets
                     where expires_at <= :now and pending_operation_id is null
                       and status in ('sold', 'minted', 'active', 'transferred', 'checked_in')
                     order by expires_at
                     limit :most) due
            """)
        .param("now", Timestamp.from(time.instant()))
        .param("most", properties.closeBatch() * MOST_BATCHES)
        .query(UUID.class)
        .list()
        .stream()
        .limit(MOST_TENANTS)
        .toList();
  }

  private void closeAll() {
    for (int i = 0; i < MOST_BATCHES; i++) {
      int closed = transaction.execute(status -> expire() + use());
      if (closed == 0) {
        return;
      }
    }
  }

  private int expire() {
    String[] unused =
        Arrays.stream(TicketStatus.values())
            .filter(TicketStatus::admissible)
            .map(TicketStatus::wireName)
            .toArray(String[]::new);
    List<UUID> expired = close(unused, TicketStatus.EXPIRED);
    if (!expired.isEmpty()) {
      outbox.publishAll(
          tickets.byIds(expired).stream()
              .map(ticket -> TicketEvents.ended("ticket.expired.v1", ticket))
              .toList());
    }
    return expired.size();
  }

  private int use() {
    return close(new String[] {TicketStatus.CHECKED_IN.wireName()}, TicketStatus.USED).size();
  }

  private List<UUID> close(String[] from, TicketStatus to) {
    Instant now = time.instant();
    return jdbc.sql(
            """
            with due as (
              select id from tickets
               where expires_at <= :now and pending_operation_id is null and status = any(:from)
                 and status in ('sold', 'minted', 'active', 'transferred', 'checked_in')
               order by expires_at
               limit :limit
               for update skip locked)
            update tickets t
               set status = :to, status_changed_by = null, status_changed_at = :now,
                   version = t.version + 1, updated_at = :now
              from due
             where t.id = due.id
            returning t.id
            """)
        .param("now", Timestamp.from(now))
        .param("from", from)
        .param("to", to.wireName())
        .param("limit", properties.closeBatch())
        .query(UUID.class)
        .list();
  }
}
