package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.Reserve;
import io.boxoffice.purchase.inventory.Inventory.Reserve.Reserved;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/** Reserves the stock, which locks the prices; released with a tombstone when undone. */
@Component
class ReserveStock implements SagaStep<Sale> {
  static final String NAME = "reserve_stock";

  private final Inventory inventory;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final PaymentProvider provider;
  private final Refunds refunds;
  private final SaleProperties properties;
  private final InstantSource time;

  ReserveStock(
      Inventory inventory,
      OrderStore orders,
      PaymentStore payments,
      PaymentProvider provider,
      Refunds refunds,
      SaleProperties properties,
      InstantSource time) {
    this.inventory = inventory;
    this.orders = orders;
    this.payments = payments;
    this.provider = provider;
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
    return switch (inventory.reserve(sale.order())) {
      case Reserved reserved -> StepOutcome.done(() -> reserved(sale, reserved));
      case Reserve.Refused refused ->
          new StepOutcome.End<>(() -> refused(sale, refused.failure()), refused.failure().slug());
    };
  }

  private Sale reserved(Sale sale, Reserved reserved) {
    Instant now = time.instant();
    if (sale.order().status() == OrderStatus.PAID) {
      return sale.with(
          orders.reservedAgain(sale.order(), reserved.reservationId(), reserved.expiresAt(), now));
    }
    Order order =
        orders.reserved(
            sale.order(),
            reserved.reservationId(),
            reserved.expiresAt(),
            reserved.currency(),
            reserved.event(),
            reserved.items(),
            now);
    return order.free()
        ? sale.with(order)
        : new Sale(
            order,
            payments.intend(
                order.id(),
                order.tenantId(),
                provider.name(),
                order.totalMinor(),
                order.reservedCurrency(),
                now));
  }

  /**
   * A refusal is final: nothing is reserved, so nothing is undone; money already paid goes back.
   */
  private Sale refused(Sale sale, Failure failure) {
    return sale.order().status() == OrderStatus.PAID
        ? sale.with(refunds.late(sale.order(), sale.startedPayment(), failure.slug()))
        : sale.with(orders.change(sale.order(), OrderStatus.CANCELLED, failure, time.instant()));
  }

  @Override
  public Duration patience() {
    return properties.patience();
  }

  @Override
  public StepOutcome<Sale> outOfPatience(Sale sale, String why) {
    if (sale.order().status() == OrderStatus.PAID) {
      return new StepOutcome.Unknown<>(why);
    }
    return new StepOutcome.TurnBack<>(
        () ->
            sale.with(
                orders.change(
                    sale.order(),
                    OrderStatus.CANCELLED,
                    Failure.unavailable("The stock"),
                    time.instant())),
        why);
  }

  @Override
  public StepOutcome<Sale> back(Sale sale) {
    inventory.release(sale.order());
    return StepOutcome.done(sale);
  }
}
