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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaymentDecisionTest {
  private static final Word PAID = new Word(true, "pay_1", 500, "EUR", null);
  private static final Word FAILED = new Word(false, "pay_1", 500, "EUR", "declined");

  @ParameterizedTest
  @EnumSource(OrderStatus.class)
  void no_state_of_an_order_loses_money(OrderStatus status) {
    PaymentDecision decision =
        PaymentDecision.decide(PAID, order(status), payment(PaymentStatus.PROCESSING, "pay_1"));

    assertThat(decision)
        .isEqualTo(
            switch (status) {
              case PENDING, AWAITING_PAYMENT, EXPIRED, PAYMENT_FAILED -> PaymentDecision.TAKE;
              case CANCELLED -> PaymentDecision.GIVE_BACK;
              case PAID, COMPLETED, REFUNDING, PARTIALLY_REFUNDED, REFUNDED, REFUND_FAILED ->
                  PaymentDecision.GIVE_BACK_STRAY;
            });
  }

  @ParameterizedTest
  @EnumSource(OrderStatus.class)
  void a_failure_after_the_money_changes_nothing(OrderStatus status) {
    assertThat(
            PaymentDecision.decide(
                FAILED, order(status), payment(PaymentStatus.SUCCEEDED, "pay_1")))
        .isEqualTo(PaymentDecision.IGNORE);
  }

  @Test
  void a_failure_ends_only_an_order_that_is_not_paid() {
    Payment open = payment(PaymentStatus.REQUIRES_CONFIRMATION, "pay_1");

    assertThat(PaymentDecision.decide(FAILED, order(OrderStatus.AWAITING_PAYMENT), open))
        .isEqualTo(PaymentDecision.FAIL);
    assertThat(PaymentDecision.decide(FAILED, order(OrderStatus.CANCELLED), open))
        .isEqualTo(PaymentDecision.IGNORE);
  }

  @Test
  void a_payment_whose_start_was_never_answered_is_the_orders_own() {
    assertThat(
            PaymentDecision.decide(
                PAID, order(OrderStatus.PENDING), payment(PaymentStatus.STARTING, null)))
        .isEqualTo(PaymentDecision.TAKE);
  }

  @Test
  void money_of_another_payment_goes_back() {
    assertThat(
            PaymentDecision.decide(
                PAID, order(OrderStatus.COMPLETED), payment(PaymentStatus.SUCCEEDED, "pay_2")))
        .isEqualTo(PaymentDecision.GIVE_BACK_STRAY);
    assertThat(PaymentDecision.decide(PAID, order(OrderStatus.COMPLETED), null))
        .isEqualTo(PaymentDecision.GIVE_BACK_STRAY);
  }

  @Test
  void another_amount_or_currency_buys_nothing() {
    Payment open = payment(PaymentStatus.PROCESSING, "pay_1");
    Order order = order(OrderStatus.AWAITING_PAYMENT);

    assertThat(PaymentDecision.decide(new Word(true, "pay_1", 1, "EUR", null), order, open))
        .isEqualTo(PaymentDecision.GIVE_BACK);
    assertThat(PaymentDecision.decide(new Word(true, "pay_1", 500, "JPY", null), order, open))
        .isEqualTo(PaymentDecision.GIVE_BACK);
  }

  private static Payment payment(PaymentStatus status, @Nullable String providerId) {
    return new Payment(
        Ids.next(), Ids.next(), "local", providerId, null, status, 500, "EUR", false, null);
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
        500,
        0,
        0,
        500,
        null,
        1,
        Instant.EPOCH,
        List.of());
  }
}
