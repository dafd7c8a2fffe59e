package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.ticket.TicketStore;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Ends the refund; its order is refunded when no ticket is left of it, and partially else. */
@Component
class CompleteRefund implements SagaStep<Refund> {
  private final RefundStore refunds;
  private final OrderStore orders;
  private final TicketStore tickets;
  private final InstantSource time;

  CompleteRefund(RefundStore refunds, OrderStore orders, TicketStore tickets, InstantSource time) {
    this.refunds = refunds;
    this.orders = orders;
    this.tickets = tickets;
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
            orders.change(order, target(order), now);
          }
          return refunds.find(refund.id()).orElseThrow();
        });
  }

  private OrderStatus target(Order order) {
    return tickets.anyLeft(order.id()) ? OrderStatus.PARTIALLY_REFUNDED : OrderStatus.REFUNDED;
  }
}
