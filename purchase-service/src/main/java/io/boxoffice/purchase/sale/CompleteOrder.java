package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Ends the sale, in the transaction that issues the tickets. */
@Component
class CompleteOrder implements SagaStep<Sale> {
  private final OrderStore orders;
  private final InstantSource time;

  CompleteOrder(OrderStore orders, InstantSource time) {
    this.orders = orders;
    this.time = time;
  }

  @Override
  public String name() {
    return "complete_order";
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    return StepOutcome.done(
        () -> sale.with(orders.change(sale.order(), OrderStatus.COMPLETED, time.instant())));
  }
}
