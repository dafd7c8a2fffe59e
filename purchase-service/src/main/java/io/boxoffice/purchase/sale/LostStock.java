package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** What becomes of a paid order whose reservation is no more. */
@Component
class LostStock {
  private final OrderStore orders;
  private final Refunds refunds;
  private final SaleProperties properties;
  private final InstantSource time;

  LostStock(OrderStore orders, Refunds refunds, SaleProperties properties, InstantSource time) {
    this.orders = orders;
    this.refunds = refunds;
    this.properties = properties;
    this.time = time;
  }

  /** Reserves once more under a key of its own; gives up when that was tried often enough. */
  StepOutcome<Sale> again(Sale sale, Failure why) {
    Order order = sale.order();
    return order.attempt() < properties.attempts()
        ? new StepOutcome.Restart<>(
            ReserveStock.NAME,
            () -> sale.with(orders.nextAttempt(order, time.instant())),
            null,
            why.slug())
        : giveUp(sale, why);
  }

  /** There is no stock for the order: what was paid goes back, and a free order is cancelled. */
  StepOutcome<Sale> giveUp(Sale sale, Failure why) {
    Order order = sale.order();
    return new StepOutcome.End<>(
        () ->
            sale.with(
                order.free()
                    ? orders.change(order, OrderStatus.CANCELLED, why, time.instant())
                    : refunds.late(order, sale.startedPayment(), why.slug())),
        why.slug());
  }
}
