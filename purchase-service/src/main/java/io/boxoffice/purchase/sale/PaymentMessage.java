package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A provider's word as it comes in, by webhook or as an event. */
record PaymentMessage(@Nullable String type, @Nullable Data data) {
  private static final int MAX_CODE = 100;
  private static final int MAX_PAYMENT = 200;

  /**
   * What the word is about.
   *
   * @param reference the order
   */
  record Data(
      @Nullable String paymentId,
      @Nullable UUID reference,
      @Nullable UUID tenantId,
      @Nullable Long amountMinor,
      @Nullable String currency,
      @Nullable String failureCode) {}

  /** Returns the word; null when something of it is missing or makes no sense. */
  static @Nullable Word word(boolean succeeded, @Nullable Data data) {
    if (data == null) {
      return null;
    }
    String payment = data.paymentId();
    Long amount = data.amountMinor();
    String currency = data.currency();
    if (payment == null
        || payment.isEmpty()
        || payment.length() > MAX_PAYMENT
        || amount == null
        || amount <= 0
        || currency == null
        || !currency.matches("[A-Z]{3}")) {
      return null;
    }
    String code = data.failureCode();
    return new Word(
        succeeded,
        payment,
        amount,
        currency,
        code == null || code.length() <= MAX_CODE ? code : code.substring(0, MAX_CODE));
  }
}
