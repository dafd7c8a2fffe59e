package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.Reserve;
import io.boxoffice.purchase.inventory.Inventory.Reserve.Reserved;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import io.boxoffice.purchase.order.OrderPrice;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.PaymentProvider;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.price.PriceOrder;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.sale.PriceOverrides.Priced;
import io.boxoffice.purchase.spending.SpendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reserves the stock, which locks the prices; released with a tombstone when undone. */
@Component
class ReserveStock implements SagaStep<Sale> {
  static final String NAME = "reserve_stock";

  private final Inventory inventory;
  private final OrderStore orders;
  private final PaymentStore payments;
  private final PaymentProvider provider;
  private final LostStock lost;
  private final PriceOverrides overrides;
  private final PriceOrder prices;
  private final SpendingLimits limits;
  private final TransactionTemplate transaction;
  private final SaleProperties properties;
  private final InstantSource time;

  ReserveStock(
      Inventory inventory,
      OrderStore orders,
      PaymentStore payments,
      PaymentProvider provider,
      LostStock lost,
      PriceOverrides overrides,
      PriceOrder prices,
      SpendingLimits limits,
      TransactionTemplate transaction,
      SaleProperties properties,
      InstantSource time) {
    this.inventory = inventory;
    this.orders = orders;
    this.payments = payments;
    this.provider = provider;
    this.lost = lost;
    this.overrides = overrides;
    this.prices = prices;
    this.limits = limits;
    this.transaction = transaction;
    this.properties = properties;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String waitsFor() {
    return "the stock";
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    return switch (inventory.reserve(sale.order())) {
      case Reserved reserved -> new StepOutcome.Decide<>(() -> reserved(sale, reserved));
      case Reserve.Refused(Failure failure) ->
          sale.order().status() == OrderStatus.PAID
              ? lost.giveUp(sale, failure)
              : new StepOutcome.End<>(() -> refused(sale, failure), failure.slug());
      case Reserve.Gone(Failure failure) ->
          sale.order().status() == OrderStatus.PAID
              ? lost.again(sale, failure)
              : new StepOutcome.End<>(() -> refused(sale, failure), failure.slug());
    };
  }

  /**
   * A buyer's limits are looked at when the price is known: what they do not allow is cancelled,
   * and its stock released. So is an order whose discount code is used up by now.
   */
  private StepOutcome<Sale> reserved(Sale sale, Reserved reserved) {
    Instant now = time.instant();
    if (sale.order().status() == OrderStatus.PAID) {
      return StepOutcome.done(
          sale.with(
              orders.reservedAgain(
                  sale.order(),
                  reserved.reservationId(),
                  reserved.expiresAt(),
                  reserved.items(),
                  now)));
    }
    return switch (overrides.price(sale.order(), reserved, now)) {
      case Priced.Items(var items) -> priced(sale, reserved, items, now);
      case Priced.Refused(Failure failure) -> refusal(sale, failure);
    };
  }

  private StepOutcome<Sale> priced(
      Sale sale, Reserved reserved, List<OrderItem> items, Instant now) {
    return switch (prices.price(sale.order(), reserved.currency(), items, reserved.place())) {
      case PriceOrder.Outcome.Priced(OrderPrice price) -> priced(sale, reserved, items, price, now);
      case PriceOrder.Outcome.Refused(Failure failure) -> refusal(sale, failure);
    };
  }

  private StepOutcome<Sale> refusal(Sale sale, Failure failure) {
    return new StepOutcome.TurnBack<>(() -> refused(sale, failure), failure.slug());
  }

  private StepOutcome<Sale> priced(
      Sale sale, Reserved reserved, List<OrderItem> items, OrderPrice price, Instant now) {
    Order order =
        orders.reserved(
            sale.order(),
            reserved.reservationId(),
            reserved.expiresAt(),
            reserved.currency(),
            reserved.event(),
            items,
            price,
            now);
    prices.keep(order, price);
    Failure beyond = limits.spend(order, now).orElse(null);
    if (beyond != null) {
      return refusal(sale.with(order), beyond);
    }
    return StepOutcome.done(
        order.free()
            ? sale.with(order)
            : new Sale(
                order,
                payments.intend(
                    order.id(),
                    order.tenantId(),
                    provider.name(),
                    order.totalMinor(),
                    order.reservedCurrency(),
                    now)));
  }

  /** A refusal is final; nothing is paid. */
  private Sale refused(Sale sale, Failure failure) {
    return sale.with(orders.change(sale.order(), OrderStatus.CANCELLED, failure, time.instant()));
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

  /**
   * Money may have come since this undoing began: then the stock is the paid order's, and so is the
   * saga.
   */
  @Override
  public StepOutcome<Sale> back(Sale sale) {
    if (!keepsItsStock(sale.order())) {
      inventory.release(sale.order());
    }
    return StepOutcome.done(sale);
  }

  private boolean keepsItsStock(Order order) {
    return transaction
        .execute(status -> orders.find(order.id()))
        .map(now -> now.status() == OrderStatus.PAID || now.status() == OrderStatus.COMPLETED)
        .orElse(false);
  }
}
