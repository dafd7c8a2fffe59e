package io.boxoffice.local.payments;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class PaymentStore {

  private static final int MOST_LISTED = 100;
  private static final String COLUMNS =
      """
      id, reference, tenant_id, amount_minor, currency, status, client_secret, card,
      failure_code, created_at
      """;

  private final JdbcClient jdbc;

  PaymentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Inserts unless the key was used before: the first request with a key wins. */
  boolean insert(Payment payment, String idempotencyKey, String requestDigest) {
    return jdbc.sql(
                """
                insert into payments (
                  id, reference, tenant_id, amount_minor, currency, status, client_secret,
                  idempotency_key, request_digest, created_at)
                values (
                  :id, :reference, :tenantId, :amountMinor, :currency, :status, :clientSecret,
                  :idempotencyKey, :requestDigest, :createdAt)
                on conflict (idempotency_key) do nothing
                """)
            .param("id", payment.id())
            .param("reference", payment.reference())
            .param("tenantId", payment.tenantId().toString())
            .param("amountMinor", payment.amountMinor())
            .param("currency", payment.currency())
            .param("status", code(payment.status()))
            .param("clientSecret", payment.clientSecret())
            .param("idempotencyKey", idempotencyKey)
            .param("requestDigest", requestDigest)
            .param("createdAt", payment.createdAt().toEpochMilli())
            .update()
        == 1;
  }

  Optional<Payment> byKey(String idempotencyKey, String requestDigest) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + "from payments where idempotency_key = :key and request_digest = :digest")
        .param("key", idempotencyKey)
        .param("digest", requestDigest)
        .query(PaymentStore::payment)
        .optional();
  }

  Optional<Payment> byId(String id) {
    return jdbc.sql("select " + COLUMNS + "from payments where id = :id")
        .param("id", id)
        .query(PaymentStore::payment)
        .optional();
  }

  List<Payment> byReference(String reference) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + "from payments where reference = :reference order by created_at limit :limit")
        .param("reference", reference)
        .param("limit", MOST_LISTED)
        .query(PaymentStore::payment)
        .list();
  }

  /** Takes the card, once; empty when the payment is not one that waits for it. */
  Optional<Payment> confirm(String id, TestCard card, Instant settlesAt) {
    return jdbc.sql(
            """
            update payments set status = 'processing', card = :card, settles_at = :settlesAt
            where id = :id and status = 'requires_confirmation'
            returning
            """
                + COLUMNS)
        .param("id", id)
        .param("card", code(card))
        .param("settlesAt", settlesAt.toEpochMilli())
        .query(PaymentStore::payment)
        .optional();
  }

  boolean cancel(String id) {
    return jdbc.sql(
                """
                update payments set status = 'cancelled'
                where id = :id and status = 'requires_confirmation'
                """)
            .param("id", id)
            .update()
        == 1;
  }

  List<Payment> due(Instant now, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                from payments where status = 'processing' and settles_at <= :now
                order by settles_at limit :limit
                """)
        .param("now", now.toEpochMilli())
        .param("limit", limit)
        .query(PaymentStore::payment)
        .list();
  }

  void succeed(String id) {
    settle(id, Payment.Status.SUCCEEDED, "");
  }

  void fail(String id, String failureCode) {
    settle(id, Payment.Status.FAILED, failureCode);
  }

  private void settle(String id, Payment.Status status, String failureCode) {
    jdbc.sql(
            """
            update payments set status = :status, failure_code = nullif(:failureCode, '')
            where id = :id and status = 'processing'
            """)
        .param("id", id)
        .param("status", code(status))
        .param("failureCode", failureCode)
        .update();
  }

  private static Payment payment(ResultSet row, int number) throws SQLException {
    String card = row.getString("card");
    return new Payment(
        row.getString("id"),
        row.getString("reference"),
        UUID.fromString(row.getString("tenant_id")),
        row.getLong("amount_minor"),
        row.getString("currency"),
        Payment.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        row.getString("client_secret"),
        card == null ? null : TestCard.valueOf(card.toUpperCase(Locale.ROOT)),
        row.getString("failure_code"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
