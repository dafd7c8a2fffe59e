package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Ends the refund and its order. */
@Component
class CompleteRefund implements SagaStep<Refund> {
  private final RefundStore refunds;
  private final OrderStore orders;
  private final InstantSource time;

  CompleteRefund(RefundStore refunds, OrderStore orders, InstantSource time) {
    this.refunds = refunds;
    this.orders = orders;
    this.time = time;
  }

  @Override
  public String name() {
    return "complete_refund";
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    return StepOutcome.done(
        () -> {
          Instant now = time.instant();
          refunds.succeeded(refund.id(), now);
          if (refund.kind() != RefundKind.STRAY) {
            Order order = orders.lock(refund.orderId()).orElseThrow();
            orders.change(order, target(refund), now);
          }
          return refunds.find(refund.id()).orElseThrow();
        });
  }

  private static OrderStatus target(Refund refund) {
    boolean all = refund.tickets(f -> f != Fence.BLOCKED).isEmpty();
    return all ? OrderStatus.REFUNDED : OrderStatus.PARTIALLY_REFUNDED;
  }
}
