package io.boxoffice.local.payments;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RefundStore {

  private static final String COLUMNS = "r.id, r.payment_id, r.amount_minor, p.currency, r.status";

  private final JdbcClient jdbc;

  RefundStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Inserts a refund if the payment succeeded and enough of it is left; one statement, so that two
   * refunds together never exceed the payment.
   */
  boolean insert(
      String id,
      String paymentId,
      long amountMinor,
      boolean fails,
      String idempotencyKey,
      String requestDigest,
      Instant settlesAt) {
    return jdbc.sql(
                """
                insert into refunds (
                  id, payment_id, amount_minor, status, fails, idempotency_key, request_digest,
                  settles_at)
                select :id, p.id, :amountMinor, 'pending', :fails, :key, :digest, :settlesAt
                from payments p
                where p.id = :paymentId and p.status = 'succeeded'
                  and p.amount_minor - :amountMinor >= (
                    select coalesce(sum(r.amount_minor), 0) from refunds r
                    where r.payment_id = p.id and r.status <> 'failed')
                """)
            .param("id", id)
            .param("paymentId", paymentId)
            .param("amountMinor", amountMinor)
            .param("fails", fails ? 1 : 0)
            .param("key", idempotencyKey)
            .param("digest", requestDigest)
            .param("settlesAt", settlesAt.toEpochMilli())
            .update()
        == 1;
  }

  boolean keyUsed(String idempotencyKey) {
    return jdbc.sql("select count(*) from refunds where idempotency_key = :key")
            .param("key", idempotencyKey)
            .query(Integer.class)
            .single()
        > 0;
  }

  Optional<Refund> byKey(String idempotencyKey, String requestDigest) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                 from refunds r join payments p on p.id = r.payment_id
                where r.idempotency_key = :key and r.request_digest = :digest
                """)
        .param("key", idempotencyKey)
        .param("digest", requestDigest)
        .query(RefundStore::refund)
        .optional();
  }

  Optional<Refund> byId(String id) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from refunds r join payments p on p.id = r.payment_id where r.id = :id")
        .param("id", id)
        .query(RefundStore::refund)
        .optional();
  }

  boolean anyFor(String paymentId) {
    return jdbc.sql("select count(*) from refunds where payment_id = :id")
            .param("id", paymentId)
            .query(Integer.class)
            .single()
        > 0;
  }

  int settleDue(Instant now) {
    return jdbc.sql(
            """
            update refunds set status = case fails when 1 then 'failed' else 'succeeded' end
            where status = 'pending' and settles_at <= :now
            """)
        .param("now", now.toEpochMilli())
        .update();
  }

  List<Refund> of(String paymentId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                 from refunds r join payments p on p.id = r.payment_id
                where r.payment_id = :id order by r.settles_at limit 100
                """)
        .param("id", paymentId)
        .query(RefundStore::refund)
        .list();
  }

  private static Refund refund(ResultSet row, int number) throws SQLException {
    return new Refund(
        row.getString("id"),
        row.getString("payment_id"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        Refund.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)));
  }
}
