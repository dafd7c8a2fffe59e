package io.boxoffice.purchase.payment;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment of an order.
 *
 * @param providerPaymentId null until the provider has answered
 * @param clientSecret lets the buyer, and nobody else, confirm it at the provider
 * @param stray the provider took this money for the order beside its own payment
 */
public record Payment(
    UUID id,
    UUID orderId,
    String provider,
    @Nullable String providerPaymentId,
    @Nullable String clientSecret,
    PaymentStatus status,
    long amountMinor,
    String currency,
    boolean stray,
    @Nullable String failureCode) {

  /** The payment as its row is once the provider's word is written there. */
  Payment learned(
      String providerId, @Nullable String secret, PaymentStatus to, @Nullable String failure) {
    return new Payment(
        id,
        orderId,
        provider,
        providerPaymentId == null ? providerId : providerPaymentId,
        secret == null ? clientSecret : secret,
        to,
        amountMinor,
        currency,
        stray,
        failure);
  }

  /** The provider's name for a payment that it has answered about. */
  public String startedId() {
    return Objects.requireNonNull(providerPaymentId, "a started payment has the provider's id");
  }
}
