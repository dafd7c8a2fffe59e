package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.payment.Payment;
import io.boxoffice.purchase.payment.PaymentProvider.ProviderPayment;
import io.boxoffice.purchase.payment.PaymentStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a provider's word about money means for the order it names. */
enum PaymentDecision {
  /** The order is paid: confirm its stock, or find it new stock. */
  TAKE,
  /** The order will get no tickets: the money goes back. */
  GIVE_BACK,
  /** It is money beside the order's own payment: it goes back, and the order stays as it is. */
  GIVE_BACK_STRAY,
  /** The payment failed: the order has come to nothing. */
  FAIL,
  /** Nothing new, or contradicted by money that is already there. */
  IGNORE;

  /**
   * What the provider says.
   *
   * @param succeeded whether the money is there
   * @param paymentId the provider's name for the payment
   */
  record Word(
      boolean succeeded,
      String paymentId,
      long amountMinor,
      String currency,
      @Nullable String failureCode) {

    /** What the provider answers about a payment that has succeeded. */
    static Word succeeded(ProviderPayment payment) {
      return new Word(true, payment.id(), payment.amountMinor(), payment.currency(), null);
    }
  }

  static PaymentDecision decide(Word word, Order order, @Nullable Payment payment) {
    if (payment == null || !isAbout(word, payment)) {
      return word.succeeded() ? GIVE_BACK_STRAY : IGNORE;
    }
    if (payment.status() == PaymentStatus.SUCCEEDED) {
      return IGNORE;
    }
    if (!word.succeeded()) {
      return order.status().beforePayment() ? FAIL : IGNORE;
    }
    boolean rightMoney = isRightMoney(word, payment);
    return switch (order.status()) {
      case PENDING, AWAITING_PAYMENT -> rightMoney ? TAKE : GIVE_BACK;
      case EXPIRED, PAYMENT_FAILED -> rightMoney ? TAKE : GIVE_BACK;
      case CANCELLED -> GIVE_BACK;
      case PAID, COMPLETED, REFUNDING, PARTIALLY_REFUNDED, REFUNDED, REFUND_FAILED ->
          GIVE_BACK_STRAY;
    };
  }

  static boolean isRightMoney(Word word, Payment payment) {
    return word.amountMinor() == payment.amountMinor()
        && Objects.equals(word.currency(), payment.currency());
  }

  static boolean isAbout(Word word, Payment payment) {
    String known = payment.providerPaymentId();
    return known == null || known.equals(word.paymentId());
  }
}
