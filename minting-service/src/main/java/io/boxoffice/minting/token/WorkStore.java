package io.boxoffice.minting.token;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.minting.solana.SignedTransaction;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds due work across tenants, and records what is sent before it is sent. */
@Repository
class WorkStore {
  // Longer than a round can take; a worker that died gives its tokens back by running out.
  private static final Duration LEASE = Duration.ofSeconds(60);

  private final WorkerDatabase worker;
  private final JdbcClient jdbc;

  WorkStore(WorkerDatabase worker, JdbcClient jdbc) {
    this.worker = worker;
    this.jdbc = jdbc;
  }

  /** An earlier transaction of a token, as far as it tells where the token may be. */
  record Attempt(
      UUID id,
      UUID ticketId,
      TxType type,
      TxStatus status,
      String signature,
      long generation,
      @Nullable String holderAddress,
      String targetOwner) {}

  boolean anyTokenDue(Instant now) {
    return worker
        .jdbc()
        .sql(
            """
            select exists (select 1 from ticket_tokens
                            where not settled and pending_id is null
                              and mint_generation is not null and next_attempt_at <= :now
                              and (leased_until is null or leased_until < :now))
            """)
        .param("now", Timestamp.from(now))
        .query(Boolean.class)
        .single();
  }

  List<TicketToken> leaseTokens(Instant now, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            update ticket_tokens t set leased_until = :until
              from (select ticket_id from ticket_tokens
                     where not settled and pending_id is null
                       and mint_generation is not null and next_attempt_at <= :now
                       and (leased_until is null or leased_until < :now)
                     order by next_attempt_at
                     limit :limit
                       for update skip locked) due
             where t.ticket_id = due.ticket_id
            returning %s
            """
                .formatted(TicketToken.COLUMNS))
        .param("until", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(TicketToken::read)
        .list();
  }

  /** Gives tokens back that could not be worked on, through no fault of their own. */
  void releaseTokens(Collection<UUID> ticketIds, Instant nextAttempt) {
    worker
        .jdbc()
        .sql(
            """
            update ticket_tokens set leased_until = null, next_attempt_at = :next
             where ticket_id = any(:ids::uuid[]) and pending_id is null
            """)
        .param("next", Timestamp.from(nextAttempt))
        .param("ids", ticketIds.toArray(UUID[]::new))
        .update();
  }

  List<Attempt> attempts(Collection<UUID> ticketIds) {
    return worker
        .jdbc()
        .sql(
            """
            select id, ticket_id, tx_type, status, tx_signature, generation, holder_address,
                   target_owner
              from pending_transactions
             where ticket_id = any(:ids::uuid[]) and status <> 'failed'
             order by created_at desc, id desc
             limit 5000
            """)
        .param("ids", ticketIds.toArray(UUID[]::new))
        .query(
            (row, index) ->
                new Attempt(
                    row.getObject("id", UUID.class),
                    row.getObject("ticket_id", UUID.class),
                    DbNames.parse(TxType.class, row.getString("tx_type")),
                    DbNames.parse(TxStatus.class, row.getString("status")),
                    row.getString("tx_signature"),
                    row.getLong("generation"),
                    row.getString("holder_address"),
                    row.getString("target_owner")))
        .list();
  }

  List<PendingTransaction> leasePolls(Instant now, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            update pending_transactions p set leased_until = :until
              from (select id from pending_transactions
                     where status in ('pending', 'confirming') and next_poll_at <= :now
                       and (leased_until is null or leased_until < :now)
                     order by next_poll_at
                     limit :limit
                       for update skip locked) due
             where p.id = due.id
            returning %s
            """
                .formatted(PendingTransaction.COLUMNS))
        .param("until", Timestamp.from(now.plus(LEASE)))
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query(PendingTransaction::read)
        .list();
  }

  /** Sets when transactions that are still on their way are asked about again. */
  void pollAgain(Collection<UUID> ids, Instant next) {
    if (ids.isEmpty()) {
      return;
    }
    worker
        .jdbc()
        .sql(
            """
            update pending_transactions set leased_until = null, next_poll_at = :next
             where id = any(:ids::uuid[]) and status in ('pending', 'confirming')
            """)
        .param("next", Timestamp.from(next))
        .param("ids", ids.toArray(UUID[]::new))
        .update();
  }

  void markConfirming(UUID id, int confirmations, Instant now) {
    worker
        .jdbc()
        .sql(
            """
            update pending_transactions
               set status = 'confirming', confirmation_count = :confirmations, updated_at = :now
             where id = :id and status in ('pending', 'confirming')
            """)
        .param("id", id)
        .param("confirmations", confirmations)
        .param("now", Timestamp.from(now))
        .update();
  }

  void markResent(Collection<UUID> ids, Instant now) {
    if (ids.isEmpty()) {
      return;
    }
    worker
        .jdbc()
        .sql(
            """
            update pending_transactions
               set retry_count = retry_count + 1, last_retry_at = :now, updated_at = :now
             where id = any(:ids::uuid[]) and status in ('pending', 'confirming')
               and retry_count < max_retries
            """)
        .param("ids", ids.toArray(UUID[]::new))
        .param("now", Timestamp.from(now))
        .update();
  }

  /** A transaction about to be sent. */
  record Intent(
      UUID id,
      TicketToken token,
      TxType type,
      SignedTransaction transaction,
      String mintAddress,
      @Nullable String holderAddress,
      String targetOwner,
      int maxResends) {}

  /**
   * Records an intent in the current transaction and tenant.
   *
   * @return false when the token changed since it was read: then nothing may be sent
   */
  boolean record(Intent intent, Instant now) {
    TicketToken token = intent.token();
    int recorded =
        jdbc.sql(
                """
                with taken as (
                  update ticket_tokens
                     set pending_id = :id, leased_until = null, updated_at = :now
                   where ticket_id = :ticket and version = :version and pending_id is null
                  returning ticket_id, tenant_id, generation)
                insert into pending_transactions
                       (id, tenant_id, ticket_id, tx_type, tx_signature, status, blockhash,
                        last_valid_block_height, wire, generation, mint_address, holder_address,
                        target_owner, max_retries, next_poll_at, created_at, updated_at)
                select :id, tenant_id, ticket_id, :type, :signature, 'pending', :blockhash,
                       :height, :wire, generation, :mint, :holder,
                       :owner, :maxRetries, :now, :now, :now
                  from taken
                """)
            .param("id", intent.id())
            .param("ticket", token.ticketId())
            .param("version", token.version())
            .param("type", DbNames.of(intent.type()))
            .param("signature", intent.transaction().signature())
            .param("blockhash", intent.transaction().lifetime().blockhash())
            .param("height", intent.transaction().lifetime().lastValidBlockHeight())
            .param("wire", intent.transaction().wire())
            .param("mint", intent.mintAddress())
            .param("holder", intent.holderAddress())
            .param("owner", intent.targetOwner())
            .param("maxRetries", intent.maxResends())
            .param("now", Timestamp.from(now))
            .update();
    if (recorded == 1 && token.failures() > 0) {
      replaceExpired(token.ticketId(), intent.id(), now);
    }
    return recorded == 1;
  }

  private void replaceExpired(UUID ticketId, UUID by, Instant now) {
    jdbc.sql(
            """
            update pending_transactions set status = 'replaced', replaced_by = :by, updated_at = :now
             where ticket_id = :ticket and status = 'expired'
            """)
        .param("by", by)
        .param("ticket", ticketId)
        .param("now", Timestamp.from(now))
        .update();
  }
}
