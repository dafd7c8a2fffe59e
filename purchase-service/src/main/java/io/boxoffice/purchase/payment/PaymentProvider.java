package io.boxoffice.purchase.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Port to a payment provider.
 *
 * <p>Every call may be repeated with the same key and has one effect. A call without an answer
 * throws {@link io.boxoffice.common.remote.RemoteUnavailable}; the effect is unknown then.
 */
public interface PaymentProvider {

  /** Stable name, stored with each payment. */
  String name();

  /**
   * What to charge.
   *
   * @param key makes a repetition the same payment
   * @param amountMinor in minor units of the currency, more than 0
   */
  record Charge(String key, UUID orderId, UUID tenantId, long amountMinor, String currency) {}

  /** A payment as the provider says. */
  record ProviderPayment(
      String id,
      PaymentStatus status,
      long amountMinor,
      String currency,
      @Nullable String clientSecret,
      @Nullable String failureCode) {}

  /** States of a refund at the provider. */
  enum RefundState {
    PENDING,
    SUCCEEDED,
    FAILED
  }

  /** A refund as the provider says. */
  record ProviderRefund(String id, RefundState state) {}

  /** What came of asking for a refund. */
  sealed interface RefundAnswer {
    /** The provider works on it. */
    record Started(ProviderRefund refund) implements RefundAnswer {}

    /** The provider will not do it. */
    record Refused(String why) implements RefundAnswer {}
  }

  /** Starts a payment that the buyer then confirms at the provider. */
  ProviderPayment start(Charge charge);

  /**
   * Cancels a payment that nobody has confirmed, and returns it as it is then: one that was
   * confirmed meanwhile stays what it is.
   */
  ProviderPayment cancel(String paymentId);

  /** Gives money back. */
  RefundAnswer refund(String key, String paymentId, long amountMinor, String currency);

  /** Looks at a refund. */
  ProviderRefund refundState(String refundId);

  /** Where the buyer confirms the payment; null when the client knows by itself. */
  @Nullable String confirmUrl(String paymentId);
}
