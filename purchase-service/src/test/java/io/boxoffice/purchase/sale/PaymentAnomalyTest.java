package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderRequest;
import io.boxoffice.purchase.order.OrderStatus;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentStatus;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaymentAnomalyTest {
  private static final String PAYMENT = "pay_1";

  @Test
  void what_is_expected_is_not_odd() {
    assertThat(odd(succeeded(700, "EUR"), OrderStatus.AWAITING_PAYMENT, "requires_confirmation"))
        .isNull();
    assertThat(odd(succeeded(700, "EUR"), OrderStatus.COMPLETED, "succeeded")).isNull();
    assertThat(odd(failed(), OrderStatus.AWAITING_PAYMENT, "requires_confirmation")).isNull();
    assertThat(odd(failed(), OrderStatus.PAYMENT_FAILED, "failed")).isNull();
    assertThat(odd(failed(), OrderStatus.CANCELLED, "cancelled")).isNull();
  }

  @Test
  void what_contradicts_is() {
    assertThat(odd(failed(), OrderStatus.COMPLETED, "succeeded"))
        .isEqualTo(PaymentAnomaly.FAILED_AFTER_SUCCEEDED);
    assertThat(odd(succeeded(700, "EUR"), OrderStatus.PAYMENT_FAILED, "failed"))
        .isEqualTo(PaymentAnomaly.SUCCEEDED_AFTER_FAILED);
    assertThat(odd(succeeded(700, "EUR"), OrderStatus.CANCELLED, "cancelled"))
        .isEqualTo(PaymentAnomaly.PAID_AFTER_CANCELLED);
    assertThat(odd(succeeded(700, "EUR"), OrderStatus.EXPIRED, "cancelled"))
        .isEqualTo(PaymentAnomaly.PAID_AFTER_EXPIRED);
    for (OrderStatus status : List.of(OrderStatus.AWAITING_PAYMENT, OrderStatus.COMPLETED)) {
      String payment = status == OrderStatus.COMPLETED ? "succeeded" : "requires_confirmation";
      assertThat(odd(succeeded(701, "EUR"), status, payment)).isEqualTo(PaymentAnomaly.WRONG_MONEY);
      assertThat(odd(succeeded(700, "USD"), status, payment)).isEqualTo(PaymentAnomaly.WRONG_MONEY);
    }
    Word other = new Word(true, "pay_2", 700, "EUR", null);
    assertThat(odd(other, OrderStatus.COMPLETED, "succeeded"))
        .isEqualTo(PaymentAnomaly.OTHER_PAYMENT);
    assertThat(PaymentAnomaly.of(other, null, null)).isEqualTo(PaymentAnomaly.UNKNOWN_ORDER);
    assertThat(PaymentAnomaly.of(other, order(OrderStatus.COMPLETED), null))
        .isEqualTo(PaymentAnomaly.OTHER_PAYMENT);
  }

  private static PaymentAnomaly odd(Word word, OrderStatus order, String payment) {
    return PaymentAnomaly.of(word, order(order), payment(PaymentStatus.of(payment)));
  }

  private static Word succeeded(long amount, String currency) {
    return new Word(true, PAYMENT, amount, currency, null);
  }

  private static Word failed() {
    return new Word(false, PAYMENT, 700, "EUR", "card_declined");
  }

  private static Payment payment(PaymentStatus status) {
    return new Payment(
        Ids.next(), Ids.next(), "local", PAYMENT, null, status, 700, "EUR", false, null);
  }

  private static Order order(OrderStatus status) {
    return new Order(
        Ids.next(),
        Ids.next(),
        "BO-1",
        Ids.next(),
        Ids.next(),
        status,
        new OrderRequest(List.of(), null, null),
        null,
        1,
        null,
        null,
        null,
        "EUR",
        700,
        0,
        0,
        700,
        null,
        1,
        Instant.EPOCH,
        List.of());
  }
}
