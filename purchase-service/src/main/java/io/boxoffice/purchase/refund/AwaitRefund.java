package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Follows the provider's refund to its end. */
@Component
class AwaitRefund implements SagaStep<Refund> {
  private final PaymentProvider provider;
  private final RefundMoney money;
  private final RefundProperties properties;
  private final InstantSource time;

  AwaitRefund(
      PaymentProvider provider,
      RefundMoney money,
      RefundProperties properties,
      InstantSource time) {
    this.provider = provider;
    this.money = money;
    this.properties = properties;
    this.time = time;
  }

  @Override
  public String name() {
    return "await_refund";
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
    String id = Objects.requireNonNull(refund.providerRefundId(), "a started refund has an id");
    return switch (provider.refundState(id).state()) {
      case SUCCEEDED -> StepOutcome.done(refund);
      case PENDING -> new StepOutcome.Rest<>(time.instant().plus(properties.poll()));
      case FAILED -> money.failed(refund, "refund-failed");
    };
  }
}
