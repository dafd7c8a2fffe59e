package io.boxoffice.purchase.sale;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentProvider.Charge;
import io.boxoffice.purchase.payment.PaymentProvider.ProviderPayment;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.saga.Superseded;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts the payment, which the buyer confirms at the provider; cancelled there when undone. */
@Component
class StartPayment implements SagaStep<Sale> {
  static final String NAME = "start_payment";
  private static final Logger log = LoggerFactory.getLogger(StartPayment.class);

  private final PaymentProvider provider;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final AwaitedPayments awaited;
  private final GiveBack giveBack;
  private final SaleProperties properties;
  private final InstantSource time;

  StartPayment(
      PaymentProvider provider,
      OrderStore orders,
      PaymentStore payments,
      AwaitedPayments awaited,
      GiveBack giveBack,
      SaleProperties properties,
      InstantSource time) {
    this.provider = provider;
    this.orders = orders;
    this.payments = payments;
    this.awaited = awaited;
    this.giveBack = giveBack;
    this.properties = properties;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String waitsFor() {
    return "the payment provider";
  }

  /** Also needed to undo: every order that has a payment takes this step, whatever became of it. */
  @Override
  public boolean needed(Sale sale) {
    return sale.payment() != null && sale.order().status() != OrderStatus.PAID;
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    ProviderPayment started;
    try {
      started = provider.start(charge(sale));
    } catch (RemoteRefusal refusal) {
      log.error("the payment of order {} was refused at its start", sale.order().id(), refusal);
      return giveUp(sale, refusal.slug());
    }
    return new StepOutcome.Done<>(
        () -> started(sale, started), sale.order().reservationExpiresAt());
  }

  private static Charge charge(Sale sale) {
    Order order = sale.order();
    return new Charge(
        order.id() + "-payment",
        order.id(),
        order.tenantId(),
        order.totalMinor(),
        order.reservedCurrency());
  }

  private Sale started(Sale sale, ProviderPayment at) {
    Instant now = time.instant();
    Order order = orders.change(sale.order(), OrderStatus.AWAITING_PAYMENT, now);
    Sale started =
        new Sale(
            order,
            payments.learned(
                sale.startedPayment(),
                at.id(),
                at.clientSecret(),
                PaymentStatus.REQUIRES_CONFIRMATION,
                null,
                now));
    awaited.remember(started);
    return started;
  }

  @Override
  public Duration patience() {
    return properties.patience();
  }

  @Override
  public StepOutcome<Sale> outOfPatience(Sale sale, String why) {
    return giveUp(sale, why);
  }

  private StepOutcome<Sale> giveUp(Sale sale, String why) {
    return new StepOutcome.TurnBack<>(
        () ->
            sale.with(
                orders.change(
                    sale.order(),
                    OrderStatus.CANCELLED,
                    Failure.unavailable("The payment provider"),
                    time.instant())),
        why);
  }

  /**
   * Cancels the payment. When nobody knows whether it was started, it is started (again, under the
   * same key), so that there is something definite to cancel. Money that came in meanwhile goes
   * back.
   */
  @Override
  public StepOutcome<Sale> back(Sale sale) {
    Payment payment = sale.startedPayment();
    return switch (payment.status()) {
      case STARTING, REQUIRES_CONFIRMATION, PROCESSING -> cancel(sale, payment);
      case SUCCEEDED, FAILED, CANCELLED -> StepOutcome.done(sale);
    };
  }

  private StepOutcome<Sale> cancel(Sale sale, Payment payment) {
    String id = payment.providerPaymentId();
    if (id == null) {
      try {
        id = provider.start(charge(sale)).id();
      } catch (RemoteRefusal refusal) {
        return StepOutcome.done(sale);
      }
    }
    ProviderPayment at = provider.cancel(id);
    return switch (at.status()) {
      case CANCELLED, FAILED -> StepOutcome.done(() -> learned(sale, at));
      case SUCCEEDED -> StepOutcome.done(() -> giveBack(sale, at));
      case PROCESSING -> new StepOutcome.Rest<>(time.instant().plus(properties.paymentPoll()));
      case STARTING, REQUIRES_CONFIRMATION ->
          new StepOutcome.Unknown<>("the provider has not cancelled the payment");
    };
  }

  private Sale learned(Sale sale, ProviderPayment at) {
    return new Sale(
        sale.order(),
        payments.learned(
            sale.startedPayment(), at.id(), null, at.status(), at.failureCode(), time.instant()));
  }

  /** The provider's webhook about the same money may have come first. */
  private Sale giveBack(Sale sale, ProviderPayment at) {
    Order order = orders.lock(sale.order().id()).orElseThrow();
    Sale now = new Sale(order, payments.ofOrder(order.id()).orElseThrow());
    Word word = Word.succeeded(at);
    return switch (PaymentDecision.decide(word, order, now.payment())) {
      // the order is being undone, so it gets no tickets even where its state would allow them
      case TAKE, GIVE_BACK -> giveBack.of(now, word);
      case IGNORE -> now;
      case GIVE_BACK_STRAY, FAIL ->
          throw new Superseded("order " + order.id() + " is " + order.status());
    };
  }
}
