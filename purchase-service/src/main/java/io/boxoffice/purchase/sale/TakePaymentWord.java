package io.boxoffice.purchase.sale;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.commit.GroupCommit;
import io.boxoffice.purchase.discount.Discounts;
import io.boxoffice.purchase.lockout.Lockouts;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.saga.Direction;
import io.boxoffice.purchase.saga.Sagas;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes the provider's word about a payment, once for each message: the message's id and its effect
 * are one transaction. What follows from it is driven in the background.
 */
@Component
class TakePaymentWord {
  private static final Logger log = LoggerFactory.getLogger(TakePaymentWord.class);
  private final WebhookNonces nonces;
  private final PaymentAnomalies anomalies;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final PaymentProvider provider;
  private final Refunds refunds;
  private final GiveBack giveBack;
  private final Discounts discounts;
  private final Lockouts lockouts;
  private final PurchaseSaga saga;
  private final Sagas sagas;
  private final AwaitedPayments awaited;
  private final GroupCommit commit;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  TakePaymentWord(
      WebhookNonces nonces,
      PaymentAnomalies anomalies,
      OrderStore orders,
      PaymentStore payments,
      PaymentProvider provider,
      Refunds refunds,
      GiveBack giveBack,
      Discounts discounts,
      Lockouts lockouts,
      PurchaseSaga saga,
      Sagas sagas,
      AwaitedPayments awaited,
      GroupCommit commit,
      TransactionTemplate transaction,
      InstantSource time) {
    this.nonces = nonces;
    this.anomalies = anomalies;
    this.orders = orders;
    this.payments = payments;
    this.provider = provider;
    this.refunds = refunds;
    this.giveBack = giveBack;
    this.discounts = discounts;
    this.lockouts = lockouts;
    this.saga = saga;
    this.sagas = sagas;
    this.awaited = awaited;
    this.commit = commit;
    this.transaction = transaction;
    this.time = time;
  }

  /** What became of a message. */
  enum Outcome {
    TAKEN,
    /** The message was here before. */
    REPEATED,
    /** There is no such order in the tenant; the message is kept. */
    UNKNOWN_ORDER
  }

  /** Takes a message; the tenant is the context's. */
  Outcome take(String messageId, String type, UUID orderId, Word word) {
    // an event of Kafka is taken in the transaction that remembers its id
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return lookedUp(messageId, type, orderId, word);
    }
    Supplier<Outcome> lookedUp = () -> lookedUp(messageId, type, orderId, word);
    return awaited
        .take(orderId)
        .filter(sale -> pays(word, sale))
        .map(sale -> commit.execute(() -> paid(messageId, type, sale, word), lookedUp))
        .orElseGet(() -> transaction.execute(status -> lookedUp.get()));
  }

  /** Tells whether the word is what the sale waits for, and nothing is odd about it. */
  private static boolean pays(Word word, Sale sale) {
    return sale.order().tenantId().equals(TenantContext.required().tenantId())
        && sale.order().status() == OrderStatus.AWAITING_PAYMENT
        && PaymentDecision.decide(word, sale.order(), sale.payment()) == PaymentDecision.TAKE
        && PaymentAnomaly.of(word, sale.order(), sale.payment()) == null;
  }

  /** Takes the word for a sale that is as it was remembered; anything else is looked up. */
  private Outcome paid(String messageId, String type, Sale sale, Word word) {
    Instant now = time.instant();
    nonces.insert(messageId, type, sale.order().id(), outcome(PaymentDecision.TAKE), now);
    paid(orders.paid(sale.order(), now), learned(sale.payment(), word, PaymentStatus.SUCCEEDED));
    return Outcome.TAKEN;
  }

  private void paid(Order order, Payment payment) {
    sagas.redirectInBackground(
        saga, order.id(), ConfirmStock.NAME, Direction.FORWARD, new Sale(order, payment));
  }

  private Outcome lookedUp(String messageId, String type, UUID orderId, Word word) {
    Order order = orders.lock(orderId).orElse(null);
    Payment payment = order == null ? null : payments.ofOrder(orderId).orElse(null);
    PaymentDecision decision = order == null ? null : PaymentDecision.decide(word, order, payment);
    String outcome = decision == null ? "unknown_order" : outcome(decision);
    if (!nonces.insert(messageId, type, orderId, outcome, time.instant())) {
      nonces.repeated(messageId);
      return Outcome.REPEATED;
    }
    if (decision == PaymentDecision.TAKE && !isStillGood(order)) {
      // what it was cheaper for has been given to others since it came to nothing
      decision = PaymentDecision.GIVE_BACK;
      outcome = outcome(decision);
      nonces.became(messageId, outcome);
    }
    PaymentAnomaly anomaly = PaymentAnomaly.of(word, order, payment);
    if (anomaly != null) {
      anomalies.insert(anomaly, messageId, orderId, word, outcome, time.instant());
    }
    if (order == null || decision == null) {
      log.error("payment {} names the unknown order {}", word.paymentId(), orderId);
      return Outcome.UNKNOWN_ORDER;
    }
    apply(decision, word, order, payment);
    return Outcome.TAKEN;
  }

  private static String outcome(PaymentDecision decision) {
    return decision.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells whether an order may be paid at its price; one that came to nothing uses its codes again.
   */
  private boolean isStillGood(@Nullable Order order) {
    return order != null && (order.status().beforePayment() || discounts.useAgain(order));
  }

  private void apply(PaymentDecision decision, Word word, Order order, @Nullable Payment payment) {
    switch (decision) {
      case TAKE -> {
        Payment taken = learned(payment, word, PaymentStatus.SUCCEEDED);
        paid(orders.change(order, OrderStatus.PAID, time.instant()), taken);
      }
      case GIVE_BACK -> giveBack(word, order, payment);
      case GIVE_BACK_STRAY -> stray(word, order);
      case FAIL -> {
        Payment failed = learned(payment, word, PaymentStatus.FAILED);
        Order closed = orders.change(order, OrderStatus.PAYMENT_FAILED, time.instant());
        lockouts.failed(closed, time.instant());
        sagas.redirectInBackground(
            saga, order.id(), AwaitPayment.NAME, Direction.BACK, new Sale(closed, failed));
      }
      case IGNORE ->
          log.info(
              "payment {} of order {} {}: nothing new for an order that is {}",
              word.paymentId(),
              order.id(),
              word.succeeded() ? "succeeded" : "failed",
              order.status());
    }
  }

  private void giveBack(Word word, Order order, @Nullable Payment payment) {
    giveBack.of(new Sale(order, payment), word);
    if (order.status().beforePayment()) {
      sagas.turnBackInBackground(PurchaseSaga.NAME, order.id());
    }
  }

  private void stray(Word word, Order order) {
    Instant now = time.instant();
    log.error("order {} was paid a second time by {}", order.id(), word.paymentId());
    payments
        .stray(
            order.id(),
            TenantContext.required().tenantId(),
            provider.name(),
            word.paymentId(),
            word.amountMinor(),
            word.currency(),
            now)
        .ifPresent(payment -> refunds.stray(order, payment));
  }

  private Payment learned(@Nullable Payment payment, Word word, PaymentStatus status) {
    return payments.learned(
        Objects.requireNonNull(payment),
        word.paymentId(),
        null,
        status,
        word.failureCode(),
        time.instant());
  }
}
