package io.boxoffice.purchase.payment;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.bool;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.time;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.commit.WriteOrder;
import io.boxoffice.purchase.saga.Superseded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of payments. */
@Component
public class PaymentStore {
  private static final String COLUMNS =
      """
      id, order_id, provider, provider_payment_id, client_secret, status, amount_minor, currency,
      stray, failure_code
      """;

  private static final BulkStatement INSERT =
      BulkStatement.of(
          WriteOrder.PAYMENTS.rank(),
          """
          insert into payments (id, tenant_id, order_id, provider, provider_payment_id, status,
                                stray, amount_minor, currency, created_at, updated_at)
          select r.id, r.tenant_id, r.order_id, r.provider, r.provider_payment_id, r.status,
                 r.stray, r.amount_minor, r.currency, r.now, r.now
            from {rows} r
          on conflict (provider, provider_payment_id) do nothing
          """,
          uuid("id"),
          uuid("tenant_id"),
          uuid("order_id"),
          text("provider"),
          text("provider_payment_id"),
          text("status"),
          bool("stray"),
          bigint("amount_minor"),
          text("currency"),
          time("now"));

  private static final BulkStatement LEARNED =
      BulkStatement.of(
              WriteOrder.PAYMENTS.rank(),
              """
          update payments p
             set provider_payment_id = coalesce(p.provider_payment_id, r.provider_id),
                 client_secret = coalesce(r.secret, p.client_secret), status = r.to_status,
                 failure_code = r.failure, updated_at = r.now
            from {rows} r
           where p.id = r.of_id and p.status = r.from_status
          returning p.id
          """,
              uuid("of_id"),
              text("from_status"),
              text("provider_id"),
              text("secret"),
              text("to_status"),
              text("failure"),
              time("now"))
          .telling("of_id");

  private final JdbcClient jdbc;
  private final BulkWrites writes;

  PaymentStore(JdbcClient jdbc, BulkWrites writes) {
    this.jdbc = jdbc;
    this.writes = writes;
  }

  /** Records that a payment is about to be started. */
  public Payment intend(
      UUID orderId,
      UUID tenantId,
      String provider,
      long amountMinor,
      String currency,
      Instant now) {
    Payment payment =
        new Payment(
            Ids.next(),
            orderId,
            provider,
            null,
            null,
            PaymentStatus.STARTING,
            amountMinor,
            currency,
            false,
            null);
    insert(payment, tenantId, now);
    return payment;
  }

  /**
   * Records money that the provider took for an order beside the order's own payment; empty when it
   * is recorded already.
   */
  public Optional<Payment> stray(
      UUID orderId,
      UUID tenantId,
      String provider,
      String providerPaymentId,
      long amountMinor,
      String currency,
      Instant now) {
    Payment payment =
        new Payment(
            Ids.next(),
            orderId,
            provider,
            providerPaymentId,
            null,
            PaymentStatus.SUCCEEDED,
            amountMinor,
            currency,
            true,
            null);
    return insert(payment, tenantId, now) ? Optional.of(payment) : Optional.empty();
  }

  private boolean insert(Payment payment, UUID tenantId, Instant now) {
    return writes.write(
        INSERT,
        payment.id(),
        tenantId,
        payment.orderId(),
        payment.provider(),
        payment.providerPaymentId(),
        payment.status().wireName(),
        payment.stray(),
        payment.amountMinor(),
        payment.currency(),
        now);
  }

  /** Finds the order's own payment. */
  public Optional<Payment> ofOrder(UUID orderId) {
    return jdbc.sql("select " + COLUMNS + "from payments where order_id = :order and not stray")
        .param("order", orderId)
        .query(PaymentStore::payment)
        .optional();
  }

  /** Finds the own payments of several orders, by order. */
  public Map<UUID, Payment> ofOrders(List<UUID> orderIds) {
    return jdbc
        .sql("select " + COLUMNS + "from payments where order_id = any(:orders) and not stray")
        .param("orders", orderIds.toArray(UUID[]::new))
        .query(PaymentStore::payment)
        .list()
        .stream()
        .collect(Collectors.toMap(Payment::orderId, Function.identity()));
  }

  /** Records what the provider says about the payment. */
  public Payment learned(
      Payment payment,
      String providerPaymentId,
      @Nullable String clientSecret,
      PaymentStatus status,
      @Nullable String failureCode,
      Instant now) {
    if (!writes.write(
        LEARNED,
        payment.id(),
        payment.status().wireName(),
        providerPaymentId,
        clientSecret,
        status.wireName(),
        failureCode,
        now)) {
      throw new Superseded("payment " + payment.id() + " was changed");
    }
    return payment.learned(providerPaymentId, clientSecret, status, failureCode);
  }

  /** Returns how much of a payment has not gone back yet, and is not on its way. */
  public long left(UUID paymentId) {
    return jdbc.sql("select amount_minor - returned_minor from payments where id = :id")
        .param("id", paymentId)
        .query(Long.class)
        .single();
  }

  /** Counts money as going back; false, and nothing is counted, when not so much of it is left. */
  public boolean giveBack(UUID paymentId, long amountMinor, Instant now) {
    return jdbc.sql(
                """
                update payments
                   set returned_minor = returned_minor + :amount, updated_at = :now
                 where id = :id and amount_minor - returned_minor >= :amount
                """)
            .param("amount", amountMinor)
            .param("now", Timestamp.from(now))
            .param("id", paymentId)
            .update()
        == 1;
  }

  /** Counts money as kept that was to go back. */
  public void keep(UUID paymentId, long amountMinor, Instant now) {
    jdbc.sql(
            """
            update payments
               set returned_minor = returned_minor - :amount, updated_at = :now
             where id = :id
            """)
        .param("amount", amountMinor)
        .param("now", Timestamp.from(now))
        .param("id", paymentId)
        .update();
  }

  /** Counts what a bank took back of an order's own payment, so that it is not given back again. */
  public void chargedBack(UUID orderId, long amountMinor, Instant now) {
    jdbc.sql(
            """
            update payments
               set returned_minor = least(amount_minor, returned_minor + :amount),
                   updated_at = :now
             where order_id = :order and not stray
            """)
        .param("amount", amountMinor)
        .param("now", Timestamp.from(now))
        .param("order", orderId)
        .update();
  }

  private static Payment payment(ResultSet row, int number) throws SQLException {
    return new Payment(
        row.getObject("id", UUID.class),
        row.getObject("order_id", UUID.class),
        row.getString("provider"),
        row.getString("provider_payment_id"),
        row.getString("client_secret"),
        PaymentStatus.of(row.getString("status")),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getBoolean("stray"),
        row.getString("failure_code"));
  }
}
