package io.boxoffice.minting.token;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Writes what became of a transaction, in the current transaction and tenant. */
@Repository
class OutcomeStore {
  private static final int DETAIL_LENGTH = 1000;
  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final MintingSettings settings;

  OutcomeStore(JdbcClient jdbc, Outbox outbox, MintingSettings settings) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.settings = settings;
  }

  /** Where an outcome was learnt. */
  enum Source {
    POLL,
    OBSERVATION,
    WEBSOCKET,
    RECONCILIATION
  }

  private record Changed(UUID eventId, long version) {}

  /** The chain has it: the token is where the transaction took it, and the world hears of it. */
  void confirmed(PendingTransaction tx, long slot, int confirmations, Instant now) {
    int updated =
        jdbc.sql(
                """
                update pending_transactions
                   set status = 'confirmed', confirmed_at = :now, updated_at = :now,
                       confirmation_count = :confirmations, leased_until = null
                 where id = :id and status in ('pending', 'confirming')
                """)
            .param("id", tx.id())
            .param("confirmations", confirmations)
            .param("now", Timestamp.from(now))
            .update();
    if (updated == 0) {
      return;
    }
    Changed changed = tx.type() == TxType.BURN ? burned(tx, now) : held(tx, now);
    log(tx, Source.POLL, "confirmed", slot, null, now);
    publish(tx, changed);
  }

  private Changed held(PendingTransaction tx, Instant now) {
    return jdbc.sql(
            """
            update ticket_tokens
               set actual = 'held', actual_generation = :generation, mint_address = :mint,
                   holder_address = :holder, token_owner = :owner, last_signature = :signature,
                   pending_id = null, unsure = false, failures = 0, last_error = null,
                   leased_until = null, next_attempt_at = :now, version = version + 1,
                   updated_at = :now
             where ticket_id = :ticket and (pending_id = :id or pending_id is null)
            returning event_id, version
            """)
        .param("generation", tx.generation())
        .param("mint", tx.mintAddress())
        .param("holder", tx.holderAddress())
        .param("owner", tx.targetOwner())
        .param("signature", tx.signature())
        .param("ticket", tx.ticketId())
        .param("id", tx.id())
        .param("now", Timestamp.from(now))
        .query((row, i) -> new Changed(row.getObject(1, UUID.class), row.getLong(2)))
        .single();
  }

  private Changed burned(PendingTransaction tx, Instant now) {
    return jdbc.sql(
            """
            update ticket_tokens
               set actual = 'burned', actual_generation = null, mint_address = :mint,
                   holder_address = null, token_owner = null, last_signature = :signature,
                   pending_id = null, unsure = false, failures = 0, last_error = null,
                   leased_until = null, next_attempt_at = :now, version = version + 1,
                   updated_at = :now
             where ticket_id = :ticket and (pending_id = :id or pending_id is null)
            returning event_id, version
            """)
        .param("mint", tx.mintAddress())
        .param("signature", tx.signature())
        .param("ticket", tx.ticketId())
        .param("id", tx.id())
        .param("now", Timestamp.from(now))
        .query((row, i) -> new Changed(row.getObject(1, UUID.class), row.getLong(2)))
        .single();
  }

  private void publish(PendingTransaction tx, Changed changed) {
    TokenEvent event =
        new TokenEvent(
            tx.ticketId(),
            changed.eventId(),
            tx.mintAddress(),
            tx.targetOwner(),
            tx.signature(),
            tx.generation());
    switch (tx.type()) {
      case MINT -> outbox.publish(event.as(TokenEvent.MINTED, changed.version()));
      case TRANSFER -> outbox.publish(event.as(TokenEvent.MOVED, changed.version()));
      case BURN -> outbox.publish(event.as(TokenEvent.BURNED, changed.version()));
      case METADATA_UPDATE, VERIFY -> {
        // They change no owner.
      }
    }
  }

  /** Nothing came of it; the token is looked at on the chain before anything else is tried. */
  void without(PendingTransaction tx, TxStatus status, String error, Instant now) {
    String detail = cut(error);
    int updated =
        jdbc.sql(
                """
                update pending_transactions
                   set status = :status, error = :error, updated_at = :now, leased_until = null
                 where id = :id and status in ('pending', 'confirming')
                """)
            .param("status", DbNames.of(status))
            .param("error", detail)
            .param("id", tx.id())
            .param("now", Timestamp.from(now))
            .update();
    if (updated == 0) {
      return;
    }
    jdbc.sql(
            """
            update ticket_tokens
               set pending_id = null, unsure = true, failures = failures + 1, last_error = :error,
                   leased_until = null, version = version + 1, updated_at = :now,
                   next_attempt_at = :now::timestamptz + make_interval(secs =>
                     least(:longest, :first * power(2, least(failures, 20))))
             where ticket_id = :ticket and pending_id = :id
            """)
        .param("error", detail)
        .param("first", seconds(settings.firstBackoff()))
        .param("longest", seconds(settings.longestBackoff()))
        .param("ticket", tx.ticketId())
        .param("id", tx.id())
        .param("now", Timestamp.from(now))
        .update();
    log(tx, Source.POLL, DbNames.of(status), null, detail, now);
  }

  /** An earlier transaction that was given up did come through after all. */
  void adopted(PendingTransaction tx, Instant now) {
    int updated =
        jdbc.sql(
                """
                update pending_transactions
                   set status = 'confirmed', confirmed_at = :now, updated_at = :now, error = null,
                       replaced_by = null
                 where id = :id and status <> 'confirmed'
                """)
            .param("id", tx.id())
            .param("now", Timestamp.from(now))
            .update();
    if (updated == 0) {
      return;
    }
    Changed changed = tx.type() == TxType.BURN ? burned(tx, now) : held(tx, now);
    log(tx, Source.OBSERVATION, "adopted", null, null, now);
    publish(tx, changed);
  }

  /** The chain has what we believed: the next step may be tried. */
  void sure(TicketToken token, Instant now) {
    jdbc.sql(
            """
            update ticket_tokens
               set unsure = false, leased_until = null, next_attempt_at = :now,
                   version = version + 1, updated_at = :now
             where ticket_id = :ticket and version = :version
            """)
        .param("ticket", token.ticketId())
        .param("version", token.version())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** A token cannot be worked on as it is; it is tried again later and shows as failed at last. */
  void postponed(TicketToken token, String error, Instant nextAttempt, Instant now) {
    jdbc.sql(
            """
            update ticket_tokens
               set failures = failures + 1, last_error = :error, leased_until = null,
                   next_attempt_at = :next, version = version + 1, updated_at = :now
             where ticket_id = :ticket and version = :version
            """)
        .param("error", cut(error))
        .param("next", Timestamp.from(nextAttempt))
        .param("ticket", token.ticketId())
        .param("version", token.version())
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Reads one transaction of the current tenant. */
  PendingTransaction transaction(UUID id) {
    return jdbc.sql(
            "select " + PendingTransaction.COLUMNS + " from pending_transactions p where id = :id")
        .param("id", id)
        .query(PendingTransaction::read)
        .single();
  }

  private void log(
      PendingTransaction tx,
      Source source,
      String outcome,
      @Nullable Long slot,
      @Nullable String detail,
      Instant now) {
    jdbc.sql(
            """
            insert into blockchain_sync_log
                   (id, tenant_id, ticket_id, transaction_id, tx_signature, source, outcome, slot,
                    detail, observed_at)
            values (:id, :tenant, :ticket, :transaction, :signature, :source, :outcome, :slot,
                    :detail, :now)
            """)
        .param("id", Ids.next())
        .param("tenant", tx.tenantId())
        .param("ticket", tx.ticketId())
        .param("transaction", tx.id())
        .param("signature", tx.signature())
        .param("source", DbNames.of(source))
        .param("outcome", outcome)
        .param("slot", slot)
        .param("detail", detail)
        .param("now", Timestamp.from(now))
        .update();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String cut(String text) {
    return text.length() <= DETAIL_LENGTH ? text : text.substring(0, DETAIL_LENGTH);
  }
}
