package io.boxoffice.minting.token;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What the ledger wants of each token. Every statement may be the first to hear of a ticket, and
 * leaves a newer word alone: events may come late or out of order. A change ends the lease of a
 * worker that has read the row before; the version keeps that worker from acting on it.
 */
@Repository
class LedgerStore {
  private final JdbcClient jdbc;

  LedgerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Learns of a ticket that is to be minted; owner and generation of a later event stay. */
  void purchased(UUID tenantId, LedgerEvents.Purchased ticket, long version, Instant now) {
    jdbc.sql(
            """
            insert into ticket_tokens as t
                   (ticket_id, tenant_id, event_id, owner_id, event_title, ticket_number, seat,
                    ledger_version, desired, generation, mint_generation, next_attempt_at,
                    created_at, updated_at)
            values (:ticket, :tenant, :event, :owner, :title, :number, :seat,
                    :version, 'held', :generation, :generation, :now, :now, :now)
            on conflict (ticket_id) do update
               set event_title = excluded.event_title, ticket_number = excluded.ticket_number,
                   seat = excluded.seat, mint_generation = excluded.mint_generation,
                   next_attempt_at = :now,
                   leased_until = null, version = t.version + 1, updated_at = :now
             where t.mint_generation is null
            """)
        .param("ticket", ticket.ticketId())
        .param("tenant", tenantId)
        .param("event", ticket.eventId())
        .param("owner", ticket.ownerId())
        .param("title", ticket.eventTitle())
        .param("number", ticket.ticketNumber())
        .param("seat", ticket.seat())
        .param("version", version)
        .param("generation", ticket.generation())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Learns of a new owner. */
  void transferred(UUID tenantId, LedgerEvents.Transferred ticket, long version, Instant now) {
    jdbc.sql(
            """
            insert into ticket_tokens as t
                   (ticket_id, tenant_id, event_id, owner_id, ledger_version, desired, generation,
                    next_attempt_at, created_at, updated_at)
            values (:ticket, :tenant, :event, :owner, :version, 'held', :generation,
                    :now, :now, :now)
            on conflict (ticket_id) do update
               set owner_id = excluded.owner_id, generation = excluded.generation,
                   ledger_version = excluded.ledger_version, failures = 0, next_attempt_at = :now,
                   leased_until = null, version = t.version + 1, updated_at = :now
             where t.ledger_version < excluded.ledger_version
            """)
        .param("ticket", ticket.ticketId())
        .param("tenant", tenantId)
        .param("event", ticket.eventId())
        .param("owner", ticket.toUserId())
        .param("version", version)
        .param("generation", ticket.generation())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Learns that a ticket is worth nothing any more; this is final. */
  void invalidated(UUID tenantId, LedgerEvents.Invalidated ticket, long version, Instant now) {
    jdbc.sql(
            """
            insert into ticket_tokens as t
                   (ticket_id, tenant_id, event_id, owner_id, ledger_version, desired, generation,
                    next_attempt_at, created_at, updated_at)
            values (:ticket, :tenant, :event, :owner, :version, 'burned', :generation,
                    :now, :now, :now)
            on conflict (ticket_id) do update
               set desired = 'burned', generation = greatest(t.generation, excluded.generation),
                   ledger_version = excluded.ledger_version, failures = 0, next_attempt_at = :now,
                   leased_until = null, version = t.version + 1, updated_at = :now
             where t.ledger_version < excluded.ledger_version
            """)
        .param("ticket", ticket.ticketId())
        .param("tenant", tenantId)
        .param("event", ticket.eventId())
        .param("owner", ticket.ownerId())
        .param("version", version)
        .param("generation", ticket.generation())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Returns the token of a ticket of the current tenant. */
  @Nullable TicketToken find(UUID ticketId) {
    return jdbc.sql("select " + TicketToken.COLUMNS + " from ticket_tokens t where ticket_id = :id")
        .param("id", ticketId)
        .query(TicketToken::read)
        .optional()
        .orElse(null);
  }

  /** Returns a transaction of the current tenant. */
  @Nullable PendingTransaction findTransaction(UUID id) {
    return jdbc.sql(
            "select " + PendingTransaction.COLUMNS + " from pending_transactions p where id = :id")
        .param("id", id)
        .query(PendingTransaction::read)
        .optional()
        .orElse(null);
  }

  /** Returns the newest transaction of a ticket of the current tenant. */
  @Nullable UUID latestTransaction(UUID ticketId) {
    return jdbc.sql(
            """
            select id from pending_transactions
             where ticket_id = :ticket
             order by created_at desc, id desc limit 1
            """)
        .param("ticket", ticketId)
        .query(UUID.class)
        .optional()
        .orElse(null);
  }
}
