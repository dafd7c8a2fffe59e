package io.boxoffice.purchase.payment;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.saga.Superseded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
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

  private final JdbcClient jdbc;

  PaymentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
    return insert(payment, tenantId, now) == 1 ? Optional.of(payment) : Optional.empty();
  }

  private int insert(Payment payment, UUID tenantId, Instant now) {
    return jdbc.sql(
            """
            insert into payments (id, tenant_id, order_id, provider, provider_payment_id, status,
                                  stray, amount_minor, currency, created_at, updated_at)
            values (:id, :tenant, :order, :provider, :providerId, :status,
                    :stray, :amount, :currency, :now, :now)
            on conflict (provider, provider_payment_id) do nothing
            """)
        .param("id", payment.id())
        .param("tenant", tenantId)
        .param("order", payment.orderId())
        .param("provider", payment.provider())
        .param("providerId", payment.providerPaymentId())
        .param("status", payment.status().wireName())
        .param("stray", payment.stray())
        .param("amount", payment.amountMinor())
        .param("currency", payment.currency())
        .param("now", Timestamp.from(now))
        .update();
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
    return jdbc.sql(
            """
            update payments
               set provider_payment_id = coalesce(provider_payment_id, :providerId),
                   client_secret = coalesce(:secret, client_secret), status = :status,
                   failure_code = :failure, updated_at = :now
             where id = :id and status = :from
            returning
            """
                + COLUMNS)
        .param("providerId", providerPaymentId)
        // null has its type said, too: one without makes the driver prepare the statement anew
        .param("secret", clientSecret, Types.VARCHAR)
        .param("status", status.wireName())
        .param("failure", failureCode, Types.VARCHAR)
        .param("now", Timestamp.from(now))
        .param("id", payment.id())
        .param("from", payment.status().wireName())
        .query(PaymentStore::payment)
        .optional()
        .orElseThrow(() -> new Superseded("payment " + payment.id() + " was changed"));
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
