package io.boxoffice.purchase.sale;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of what was odd about providers' words. */
@Component
class PaymentAnomalies {
  private final JdbcClient jdbc;

  PaymentAnomalies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A word that was odd.
   *
   * @param source where it came from: a webhook, or a topic
   * @param decision what was done about it
   */
  record Row(
      UUID id,
      PaymentAnomaly anomaly,
      String source,
      String messageId,
      UUID orderId,
      String paymentId,
      boolean succeeded,
      long amountMinor,
      String currency,
      String decision,
      Instant receivedAt) {}

  void insert(
      PaymentAnomaly anomaly,
      String messageId,
      UUID orderId,
      Word word,
      String decision,
      Instant now) {
    TenantContext context = TenantContext.required();
    jdbc.sql(
            """
            insert into payment_anomalies (id, tenant_id, anomaly, source, message_id, order_id,
                                           payment_id, succeeded, amount_minor, currency, decision,
                                           received_at)
            values (:id, :tenant, :anomaly, :source, :message, :order,
                    :payment, :succeeded, :amount, :currency, :decision, :now)
            """)
        .param("id", Ids.next())
        .param("tenant", context.tenantId())
        .param("anomaly", anomaly.wireName())
        .param("source", Objects.requireNonNullElse(context.source(), "unknown"))
        .param("message", messageId)
        .param("order", orderId)
        .param("payment", word.paymentId())
        .param("succeeded", word.succeeded())
        .param("amount", word.amountMinor())
        .param("currency", word.currency())
        .param("decision", decision)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Lists them, newest first, those before the cursor. */
  List<Row> list(@Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            select id, anomaly, source, message_id, order_id, payment_id, succeeded, amount_minor,
                   currency, decision, received_at
              from payment_anomalies
             where :before::uuid is null or id < :before::uuid
             order by id desc
             limit :limit
            """)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, number) ->
                new Row(
                    row.getObject("id", UUID.class),
                    PaymentAnomaly.of(row.getString("anomaly")),
                    row.getString("source"),
                    row.getString("message_id"),
                    row.getObject("order_id", UUID.class),
                    row.getString("payment_id"),
                    row.getBoolean("succeeded"),
                    row.getLong("amount_minor"),
                    row.getString("currency"),
                    row.getString("decision"),
                    row.getTimestamp("received_at").toInstant()))
        .list();
  }
}
