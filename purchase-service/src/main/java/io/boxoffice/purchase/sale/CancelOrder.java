package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.saga.Sagas;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Cancels an order that is not paid. Decided at once; undone in the background. */
@Component
public class CancelOrder {
  private final OrderStore orders;
  private final PurchaseSaga saga;
  private final Sagas sagas;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  CancelOrder(
      OrderStore orders,
      PurchaseSaga saga,
      Sagas sagas,
      TransactionTemplate transaction,
      InstantSource time) {
    this.orders = orders;
    this.saga = saga;
    this.sagas = sagas;
    this.transaction = transaction;
    this.time = time;
  }

  sealed interface Outcome {
    record Cancelled(Sale sale) implements Outcome {}

    record UnknownOrder() implements Outcome {}

    record TooLate(OrderStatus status) implements Outcome {}
  }

  Outcome cancel(UUID orderId, UUID buyer) {
    return transaction.execute(
        status -> {
          Order order = orders.lock(orderId).filter(o -> o.userId().equals(buyer)).orElse(null);
          if (order == null) {
            return new Outcome.UnknownOrder();
          }
          if (order.status().beforePayment()) {
            undo(order, null);
          } else if (order.status() != OrderStatus.CANCELLED) {
            return new Outcome.TooLate(order.status());
          }
          return new Outcome.Cancelled(saga.load(orderId).orElseThrow());
        });
  }

  /**
   * Cancels an order whose event was cancelled, inside the caller's transaction, which has locked
   * it; false, and nothing happens, when there is more to it than waiting for its payment.
   */
  public boolean ofCancelledEvent(Order order) {
    if (!order.status().beforePayment()) {
      return false;
    }
    undo(order, new Failure(409, "event-not-on-sale", "The event was cancelled.", Map.of()));
    return true;
  }

  private void undo(Order order, @Nullable Failure failure) {
    orders.change(order, OrderStatus.CANCELLED, failure, time.instant());
    sagas.turnBackInBackground(PurchaseSaga.NAME, order.id());
  }
}
