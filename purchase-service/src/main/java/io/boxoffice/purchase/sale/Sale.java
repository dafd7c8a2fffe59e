package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.payment.Payment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order on its way, with its payment.
 *
 * @param payment null for a free order, and until one is about to be started
 */
record Sale(Order order, @Nullable Payment payment) {

  Payment startedPayment() {
    return Objects.requireNonNull(payment, "an order that costs something has a payment");
  }

  Sale with(Order changed) {
    return new Sale(changed, payment);
  }
}
