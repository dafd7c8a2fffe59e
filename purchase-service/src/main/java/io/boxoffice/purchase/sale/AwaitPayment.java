package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.lockout.Lockouts;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentProvider.ProviderPayment;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Waits for the provider's webhook. When the reservation has run out, the payment is cancelled, and
 * the provider's answer decides: what it says succeeded is paid, webhook or not.
 */
@Component
class AwaitPayment implements SagaStep<Sale> {
  static final String NAME = "await_payment";

  private final PaymentProvider provider;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final GiveBack giveBack;
  private final Lockouts lockouts;
  private final SaleProperties properties;
  private final InstantSource time;

  AwaitPayment(
      PaymentProvider provider,
      OrderStore orders,
      PaymentStore payments,
      GiveBack giveBack,
      Lockouts lockouts,
      SaleProperties properties,
      InstantSource time) {
    this.provider = provider;
    this.orders = orders;
    this.payments = payments;
    this.giveBack = giveBack;
    this.lockouts = lockouts;
    this.properties = properties;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String waitsFor() {
    return "the buyer's payment";
  }

  @Override
  public boolean needed(Sale sale) {
    return sale.order().status().beforePayment();
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    Instant expires = Objects.requireNonNull(sale.order().reservationExpiresAt());
    if (time.instant().isBefore(expires)) {
      return new StepOutcome.Rest<>(expires);
    }
    Payment payment = sale.startedPayment();
    ProviderPayment at = provider.cancel(payment.startedId());
    return switch (at.status()) {
      case SUCCEEDED -> succeeded(sale, at);
      case CANCELLED ->
          new StepOutcome.TurnBack<>(
              () -> settled(sale, at, OrderStatus.EXPIRED), "not paid in time");
      case FAILED ->
          new StepOutcome.TurnBack<>(
              () -> settled(sale, at, OrderStatus.PAYMENT_FAILED), "the payment failed");
      case PROCESSING -> new StepOutcome.Rest<>(time.instant().plus(properties.paymentPoll()));
      case STARTING, REQUIRES_CONFIRMATION ->
          new StepOutcome.Unknown<>("the provider has not cancelled the payment");
    };
  }

  /** Money found here is judged as if the provider had sent word of it. */
  private StepOutcome<Sale> succeeded(Sale sale, ProviderPayment at) {
    Word word = Word.succeeded(at);
    return PaymentDecision.decide(word, sale.order(), sale.payment()) == PaymentDecision.TAKE
        ? StepOutcome.done(() -> settled(sale, at, OrderStatus.PAID))
        : new StepOutcome.TurnBack<>(() -> giveBack.of(sale, word), "paid with the wrong money");
  }

  private Sale settled(Sale sale, ProviderPayment at, OrderStatus to) {
    Instant now = time.instant();
    Order order = orders.change(sale.order(), to, now);
    if (to == OrderStatus.PAYMENT_FAILED) {
      lockouts.failed(order, now);
    }
    return new Sale(
        order,
        payments.learned(sale.startedPayment(), at.id(), null, at.status(), at.failureCode(), now));
  }
}
