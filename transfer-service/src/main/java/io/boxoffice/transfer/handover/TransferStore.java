package io.boxoffice.transfer.handover;

import io.boxoffice.common.tenant.TenantContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the transfers of the current tenant. Every change names the state it starts from. */
@Repository
class TransferStore {
  private static final String COLUMNS =
      """
      id, ticket_id, event_id, from_user_id, to_user_id, to_email, message, status, step, reason,
      transfer_code, acceptance_code_hash, wrong_codes, generation, attempts, expires_at, created_at,
      accepted_at, closed_at, version
      """;

  private final JdbcClient jdbc;

  TransferStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Lets one offer of a user at a time count and write, so that the daily limit holds. */
  void lockOffersOf(UUID userId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('offers-of:' || :user, 0))")
        .param("user", userId.toString())
        .query(rows -> {});
  }

  int offersOf(UUID userId, Instant since) {
    return jdbc.sql(
            """
            select count(*) from ticket_transfers
             where from_user_id = :userId and created_at > :since
            """)
        .param("userId", userId)
        .param("since", at(since))
        .query(Integer.class)
        .single();
  }

  boolean hasOpen(UUID ticketId) {
    return jdbc.sql(
            """
            select exists (select from ticket_transfers
                            where ticket_id = :ticketId and status in ('pending', 'accepted'))
            """)
        .param("ticketId", ticketId)
        .query(Boolean.class)
        .single();
  }

  /** Writes an offer; false when the ticket has an open one already. */
  boolean add(Transfer transfer) {
    return jdbc.sql(
                """
                insert into ticket_transfers (id, tenant_id, ticket_id, event_id, from_user_id,
                    to_user_id, to_email, message, status, step, transfer_code,
                    acceptance_code_hash, expires_at, created_at, version)
                values (:id, :tenantId, :ticketId, :eventId, :fromUserId, :toUserId::uuid, :toEmail,
                    :message, 'pending', 'offered', :transferCode, :hash, :expiresAt, :createdAt,
                    :version)
                on conflict (tenant_id, ticket_id) where status in ('pending', 'accepted')
                do nothing
                """)
            .param("id", transfer.id())
            .param("tenantId", TenantContext.required().tenantId())
            .param("ticketId", transfer.ticketId())
            .param("eventId", transfer.eventId())
            .param("fromUserId", transfer.fromUserId())
            .param("toUserId", transfer.toUserId())
            .param("toEmail", transfer.toEmail())
            .param("message", transfer.message())
            .param("transferCode", transfer.transferCode())
            .param("hash", transfer.acceptanceCodeHash())
            .param("expiresAt", at(transfer.expiresAt()))
            .param("createdAt", at(transfer.createdAt()))
            .param("version", transfer.version())
            .update()
        == 1;
  }

  Optional<Transfer> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from ticket_transfers where id = :id")
        .param("id", id)
        .query(TransferStore::transfer)
        .optional();
  }

  /** Returns a transfer and holds its row until the end of the transaction. */
  Optional<Transfer> findForUpdate(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from ticket_transfers where id = :id for update")
        .param("id", id)
        .query(TransferStore::transfer)
        .optional();
  }

  /** Pending to accepted; the caller then has it for itself until {@code leasedUntil}. */
  boolean accept(UUID id, UUID userId, Instant now, Instant leasedUntil) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set status = 'accepted', step = 'claim', to_user_id = :userId,
                       accepted_at = :now, next_attempt_at = :leasedUntil, version = version + 1
                 where id = :id and status = 'pending'
                """)
            .param("id", id)
            .param("userId", userId)
            .param("now", at(now))
            .param("leasedUntil", at(leasedUntil))
            .update()
        == 1;
  }

  /** Pending to one of its ends. */
  boolean close(UUID id, TransferStatus status, @Nullable String reason, Instant now) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set status = :status, step = 'done', reason = :reason, closed_at = :now,
                       version = version + 1
                 where id = :id and status = 'pending'
                """)
            .param("id", id)
            .param("status", status.wireName())
            .param("reason", reason)
            .param("now", at(now))
            .update()
        == 1;
  }

  void countWrongCode(UUID id) {
    jdbc.sql(
            """
            update ticket_transfers set wrong_codes = wrong_codes + 1
             where id = :id and status = 'pending'
            """)
        .param("id", id)
        .update();
  }

  /** Claim to fence, with the generation that the ledger reserved. */
  boolean claimed(UUID id, int generation) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set step = 'fence', generation = :generation, attempts = 0,
                       version = version + 1
                 where id = :id and status = 'accepted' and step = 'claim'
                """)
            .param("id", id)
            .param("generation", generation)
            .update()
        == 1;
  }

  /** Fence to finish. */
  boolean fenced(UUID id) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set step = 'finish', attempts = 0, version = version + 1
                 where id = :id and status = 'accepted' and step = 'fence'
                """)
            .param("id", id)
            .update()
        == 1;
  }

  /** Claim or fence to give-up, because the ledger or the gates said no. */
  boolean refused(UUID id, Step from, String reason) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set step = 'give_up', reason = :reason, attempts = 0, version = version + 1
                 where id = :id and status = 'accepted' and step = :from
                """)
            .param("id", id)
            .param("from", from.wireName())
            .param("reason", reason)
            .update()
        == 1;
  }

  /** Accepted to completed or cancelled, from the step given. */
  boolean end(UUID id, Step from, TransferStatus status, @Nullable String reason, Instant now) {
    return jdbc.sql(
                """
                update ticket_transfers
                   set status = :status, step = 'done', reason = coalesce(:reason::text, reason),
                       next_attempt_at = null, attempts = 0, closed_at = :now,
                       version = version + 1
                 where id = :id and status = 'accepted' and step = :from
                """)
            .param("id", id)
            .param("from", from.wireName())
            .param("status", status.wireName())
            .param("reason", reason)
            .param("now", at(now))
            .update()
        == 1;
  }

  /** Nobody answered: the step stays, and is tried again later. */
  void postpone(UUID id, Step step, Instant until) {
    jdbc.sql(
            """
            update ticket_transfers set attempts = attempts + 1, next_attempt_at = :until
             where id = :id and status = 'accepted' and step = :step
            """)
        .param("id", id)
        .param("step", step.wireName())
        .param("until", at(until))
        .update();
  }

  /** Returns what a user has sent, newest first. */
  List<Transfer> sentBy(UUID userId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from ticket_transfers
                 where from_user_id = :userId and (:before::uuid is null or id < :before::uuid)
                 order by id desc
                 limit :limit
                """)
        .param("userId", userId)
        .param("before", before)
        .param("limit", limit)
        .query(TransferStore::transfer)
        .list();
  }

  /** Returns what was offered to a user or to the user's verified address, newest first. */
  List<Transfer> receivedBy(UUID userId, @Nullable String email, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from ticket_transfers
                 where (to_user_id = :userId or (to_user_id is null and to_email = :email))
                   and from_user_id <> :userId
                   and (:before::uuid is null or id < :before::uuid)
                 order by id desc
                 limit :limit
                """)
        .param("userId", userId)
        .param("email", email)
        .param("before", before)
        .param("limit", limit)
        .query(TransferStore::transfer)
        .list();
  }

  /**
   * Returns a ticket's transfers, newest first.
   *
   * @param userId only those that this user sent or received; null for all
   */
  List<Transfer> ofTicket(UUID ticketId, @Nullable UUID userId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from ticket_transfers
                 where ticket_id = :ticketId
                   and (:userId::uuid is null or :userId::uuid in (from_user_id, to_user_id))
                   and (:before::uuid is null or id < :before::uuid)
                 order by id desc
                 limit :limit
                """)
        .param("ticketId", ticketId)
        .param("userId", userId)
        .param("before", before)
        .param("limit", limit)
        .query(TransferStore::transfer)
        .list();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Transfer transfer(ResultSet row, int number) throws SQLException {
    int generation = row.getInt("generation");
    Integer knownGeneration = row.wasNull() ? null : generation;
    return new Transfer(
        row.getObject("id", UUID.class),
        row.getObject("ticket_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getObject("from_user_id", UUID.class),
        row.getObject("to_user_id", UUID.class),
        row.getString("to_email"),
        row.getString("message"),
        TransferStatus.ofWireName(row.getString("status")),
        Step.ofWireName(row.getString("step")),
        row.getString("reason"),
        row.getString("transfer_code"),
        row.getBytes("acceptance_code_hash"),
        row.getInt("wrong_codes"),
        knownGeneration,
        row.getInt("attempts"),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "accepted_at"),
        instant(row, "closed_at"),
        row.getLong("version"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
