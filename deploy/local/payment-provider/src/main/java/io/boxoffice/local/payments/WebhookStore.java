package io.boxoffice.local.payments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class WebhookStore {

  private final JdbcClient jdbc;

  WebhookStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Webhook webhook, String paymentId, Instant firstAttemptAt) {
    jdbc.sql(
            """
            insert into webhooks (id, payment_id, path, body, copies, attempts, next_attempt_at)
            values (:id, :paymentId, :path, :body, :copies, 0, :firstAttemptAt)
            """)
        .param("id", webhook.id())
        .param("paymentId", paymentId)
        .param("path", webhook.path())
        .param("body", webhook.body())
        .param("copies", webhook.copies())
        .param("firstAttemptAt", firstAttemptAt.toEpochMilli())
        .update();
  }

  List<Webhook> due(Instant now, int limit) {
    return jdbc.sql(
            """
            select id, path, body, copies, attempts from webhooks
            where next_attempt_at <= :now order by next_attempt_at limit :limit
            """)
        .param("now", now.toEpochMilli())
        .param("limit", limit)
        .query(
            (row, number) ->
                new Webhook(
                    row.getString("id"),
                    row.getString("path"),
                    row.getString("body"),
                    row.getInt("copies"),
                    row.getInt("attempts")))
        .list();
  }

  void delivered(String id, Instant now) {
    jdbc.sql(
            """
            update webhooks set copies = 0, delivered_at = :now, next_attempt_at = null
            where id = :id
            """)
        .param("id", id)
        .param("now", now.toEpochMilli())
        .update();
  }

  void deliveredOneOf(String id, int copiesLeft, Instant nextAttemptAt) {
    jdbc.sql(
            """
            update webhooks set copies = :copies, attempts = 0, next_attempt_at = :nextAttemptAt
            where id = :id
            """)
        .param("id", id)
        .param("copies", copiesLeft)
        .param("nextAttemptAt", nextAttemptAt.toEpochMilli())
        .update();
  }

  void retry(String id, int attempts, Instant nextAttemptAt) {
    jdbc.sql(
            """
            update webhooks set attempts = :attempts, next_attempt_at = :nextAttemptAt
            where id = :id
            """)
        .param("id", id)
        .param("attempts", attempts)
        .param("nextAttemptAt", nextAttemptAt.toEpochMilli())
        .update();
  }

  void giveUp(String id, int attempts) {
    jdbc.sql("update webhooks set attempts = :attempts, next_attempt_at = null where id = :id")
        .param("id", id)
        .param("attempts", attempts)
        .update();
  }

  /** When the next payment, refund or webhook after {@code now} is due. */
  Optional<Instant> nextDue(Instant now) {
    return jdbc.sql(
            """
            select min(due) from (
              select min(settles_at) due from payments
              where status = 'processing' and settles_at > :now
              union all
              select min(settles_at) from refunds where status = 'pending' and settles_at > :now
              union all
              select min(next_attempt_at) from webhooks where next_attempt_at > :now)
            """)
        .param("now", now.toEpochMilli())
        .query(
            (row, number) -> {
              long due = row.getLong(1);
              return row.wasNull()
                  ? Optional.<Instant>empty()
                  : Optional.of(Instant.ofEpochMilli(due));
            })
        .single();
  }
}
