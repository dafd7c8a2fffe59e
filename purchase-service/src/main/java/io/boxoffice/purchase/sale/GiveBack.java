package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.order.OrderStore;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.payment.PaymentStore;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives the money of an order's own payment back when it buys nothing. */
@Component
class GiveBack {
  private static final Logger log = LoggerFactory.getLogger(GiveBack.class);
  private final OrderStore orders;
  private final PaymentStore payments;
  private final Refunds refunds;
  private final InstantSource time;

  GiveBack(OrderStore orders, PaymentStore payments, Refunds refunds, InstantSource time) {
    this.orders = orders;
    this.payments = payments;
    this.refunds = refunds;
    this.time = time;
  }

  /**
   * Starts the refund, inside the transaction of its cause; an order that was still open is
   * cancelled. What was really paid is what goes back.
   */
  Sale of(Sale sale, Word word) {
    Instant now = time.instant();
    Order closed = sale.order();
    if (closed.status().beforePayment()) {
      closed = orders.change(closed, OrderStatus.CANCELLED, now);
    }
    Payment paid =
        payments.learned(
            sale.startedPayment(),
            word.paymentId(),
            null,
            PaymentStatus.SUCCEEDED,
            word.failureCode(),
            now);
    Order refunding =
        refunds.late(
            closed,
            new Payment(
                paid.id(),
                paid.orderId(),
                paid.provider(),
                paid.providerPaymentId(),
                paid.clientSecret(),
                paid.status(),
                word.amountMinor(),
                word.currency(),
                paid.stray(),
                paid.failureCode()),
            "paid after cancellation");
    if (sale.order().status().beforePayment()) {
      // the last thing: what is written may turn out to need a transaction of its own
      log.error(
          "order {} costs {} {} and {} {} were paid",
          closed.id(),
          closed.totalMinor(),
          closed.currency(),
          word.amountMinor(),
          word.currency());
    }
    return new Sale(refunding, paid);
  }
}
