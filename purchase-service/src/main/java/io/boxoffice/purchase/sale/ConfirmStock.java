package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.Confirm;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Turns the reservation of a paid order into sold stock. A reservation that has run out meanwhile
 * is made again, under a key of its own; when that cannot be had, the money goes back.
 */
@Component
class ConfirmStock implements SagaStep<Sale> {
  static final String NAME = "confirm_stock";

  private final Inventory inventory;
  private final OrderStore orders;
  private final Refunds refunds;
  private final SaleProperties properties;
  private final InstantSource time;

  ConfirmStock(
      Inventory inventory,
      OrderStore orders,
      Refunds refunds,
      SaleProperties properties,
      InstantSource time) {
    this.inventory = inventory;
    this.orders = orders;
    this.refunds = refunds;
    this.properties = properties;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    Order order = sale.order();
    UUID reservation = order.reservationId();
    if (reservation == null) {
      return again(sale, "never reserved");
    }
    return switch (inventory.confirm(reservation)) {
      case Confirm.Confirmed ignored -> StepOutcome.done(sale);
      case Confirm.Gone gone -> again(sale, gone.why());
    };
  }

  private StepOutcome<Sale> again(Sale sale, String why) {
    Order order = sale.order();
    if (order.attempt() < properties.attempts()) {
      return new StepOutcome.Restart<>(
          ReserveStock.NAME, () -> sale.with(orders.nextAttempt(order, time.instant())), null, why);
    }
    return order.free()
        ? new StepOutcome.Unknown<>(why)
        : new StepOutcome.End<>(
            () -> sale.with(refunds.late(order, sale.startedPayment(), why)), why);
  }
}
