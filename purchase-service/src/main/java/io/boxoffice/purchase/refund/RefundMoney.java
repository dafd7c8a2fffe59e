package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentProvider.RefundAnswer;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks the provider to give the money back; each attempt has a key of its own. */
@Component
class RefundMoney implements SagaStep<Refund> {
  static final String NAME = "refund_money";
  private static final Logger log = LoggerFactory.getLogger(RefundMoney.class);

  private final PaymentProvider provider;
  private final RefundStore refunds;
  private final OrderStore orders;
  private final RefundProperties properties;
  private final InstantSource time;

  RefundMoney(
      PaymentProvider provider,
      RefundStore refunds,
      OrderStore orders,
      RefundProperties properties,
      InstantSource time) {
    this.provider = provider;
    this.refunds = refunds;
    this.orders = orders;
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

  @Override
  public boolean needed(Refund refund) {
    return refund.paid();
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    RefundAnswer answer =
        provider.refund(
            refund.id() + "-" + refund.moneyAttempt(),
            Objects.requireNonNull(refund.providerPaymentId()),
            refund.amountMinor(),
            refund.currency());
    return switch (answer) {
      case RefundAnswer.Started started ->
          new StepOutcome.Done<>(
              () -> started(refund, started.refund().id()), time.instant().plus(properties.poll()));
      case RefundAnswer.Refused refused -> failed(refund, refused.why());
    };
  }

  private Refund started(Refund refund, String providerRefundId) {
    refunds.started(refund.id(), providerRefundId, time.instant());
    return refunds.find(refund.id()).orElseThrow();
  }

  /** The provider could not do it: visible as such, and asked again later. */
  StepOutcome<Refund> failed(Refund refund, String why) {
    log.error(
        "the provider could not give back {} {} of order {}: {} (attempt {})",
        refund.amountMinor(),
        refund.currency(),
        refund.orderId(),
        why,
        refund.moneyAttempt());
    return new StepOutcome.Restart<>(
        NAME,
        () -> {
          Instant now = time.instant();
          refunds.failed(refund.id(), now);
          Order order = orders.lock(refund.orderId()).orElseThrow();
          if (refund.kind() != RefundKind.STRAY && order.status() == OrderStatus.REFUNDING) {
            orders.change(order, OrderStatus.REFUND_FAILED, now);
          }
          return refunds.find(refund.id()).orElseThrow();
        },
        time.instant().plus(properties.retryAfter(refund.moneyAttempt())),
        why);
  }
}
