package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.saga.Saga;
import io.boxoffice.purchase.saga.SagaStep;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * How an order becomes tickets. Undoing goes through the same list upwards: the payment is
 * cancelled, then the stock is released.
 */
@Component
class PurchaseSaga implements Saga<Sale> {
  static final String NAME = "purchase";

  private final List<SagaStep<Sale>> steps;
  private final OrderStore orders;
  private final PaymentStore payments;

  PurchaseSaga(
      ReserveStock reserveStock,
      StartPayment startPayment,
      AwaitPayment awaitPayment,
      ConfirmStock confirmStock,
      IssueTickets issueTickets,
      CompleteOrder completeOrder,
      OrderStore orders,
      PaymentStore payments) {
    this.steps =
        List.of(
            reserveStock, startPayment, awaitPayment, confirmStock, issueTickets, completeOrder);
    this.orders = orders;
    this.payments = payments;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Sale> type() {
    return Sale.class;
  }

  @Override
  public List<SagaStep<Sale>> steps() {
    return steps;
  }

  @Override
  public Optional<Sale> load(UUID id) {
    return orders.find(id).map(order -> new Sale(order, payments.ofOrder(id).orElse(null)));
  }

  @Override
  public UUID orderId(Sale sale) {
    return sale.order().id();
  }
}
