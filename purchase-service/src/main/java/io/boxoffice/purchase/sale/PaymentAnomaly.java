package io.boxoffice.purchase.sale;

import com.fasterxml.jackson.annotation.JsonValue;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is odd about a provider's word, whatever is done about it; kept for people to see. */
enum PaymentAnomaly {
  /** It names an order that the tenant does not have. */
  UNKNOWN_ORDER,
  /** It is about another payment than the order's own. */
  OTHER_PAYMENT,
  /** It is another amount or currency than the order costs. */
  WRONG_MONEY,
  SUCCEEDED_AFTER_FAILED,
  FAILED_AFTER_SUCCEEDED,
  PAID_AFTER_CANCELLED,
  PAID_AFTER_EXPIRED;

  static @Nullable PaymentAnomaly of(Word word, @Nullable Order order, @Nullable Payment payment) {
    if (order == null) {
      return UNKNOWN_ORDER;
    }
    if (payment == null || !PaymentDecision.isAbout(word, payment)) {
      return OTHER_PAYMENT;
    }
    if (!word.succeeded()) {
      return payment.status() == PaymentStatus.SUCCEEDED ? FAILED_AFTER_SUCCEEDED : null;
    }
    if (!PaymentDecision.isRightMoney(word, payment)) {
      return WRONG_MONEY;
    }
    return switch (payment.status()) {
      case SUCCEEDED -> null;
      case FAILED -> SUCCEEDED_AFTER_FAILED;
      case STARTING, REQUIRES_CONFIRMATION, PROCESSING, CANCELLED -> late(order.status());
    };
  }

  private static @Nullable PaymentAnomaly late(OrderStatus status) {
    return switch (status) {
      case CANCELLED -> PAID_AFTER_CANCELLED;
      case EXPIRED -> PAID_AFTER_EXPIRED;
      case PAYMENT_FAILED -> SUCCEEDED_AFTER_FAILED;
      case PENDING,
          AWAITING_PAYMENT,
          PAID,
          COMPLETED,
          REFUNDING,
          PARTIALLY_REFUNDED,
          REFUNDED,
          REFUND_FAILED ->
          null;
    };
  }

  /** Returns the name as JSON and the database have it. */
  @JsonValue
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PaymentAnomaly of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
