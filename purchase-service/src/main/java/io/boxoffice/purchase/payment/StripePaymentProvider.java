package io.boxoffice.purchase.payment;

import com.stripe.StripeClient;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeError;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.boxoffice.common.remote.RemoteRefusal;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Stripe, by its own SDK: a payment is a payment intent, which the buyer confirms at Stripe. */
@Component
@ConditionalOnProperty(name = "boxoffice.payment.provider", havingValue = "stripe")
class StripePaymentProvider implements PaymentProvider {
  static final String NAME = "stripe";
  private static final String UNEXPECTED_STATE = "payment_intent_unexpected_state";
  private static final String REFUND_KEY = "refund_key";

  /** Most refunds of one payment that are looked through; Stripe's own bound of a page. */
  private static final long MOST_REFUNDS = 100;

  private final StripeClient stripe;
  private final StripeCalls calls;

  StripePaymentProvider(StripeProperties properties, CircuitBreakerRegistry breakers) {
    StripeClient.StripeClientBuilder builder =
        StripeClient.builder()
            .setApiKey(properties.secretKey())
            .setApiBase(properties.apiBase())
            .setConnectTimeout((int) properties.connectTimeout().toMillis())
            .setReadTimeout((int) properties.readTimeout().toMillis())
            // sagas repeat, with a bound and under the same key
            .setMaxNetworkRetries(0);
    String account = properties.account();
    if (account != null && !account.isBlank()) {
      builder.setStripeAccount(account);
    }
    this.stripe = builder.build();
    this.calls = new StripeCalls(breakers.circuitBreaker(NAME));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ProviderPayment start(Charge charge) {
    PaymentIntentCreateParams params =
        PaymentIntentCreateParams.builder()
            .setAmount(StripeMoney.toStripe(charge.amountMinor(), charge.currency()))
            .setCurrency(charge.currency().toLowerCase(Locale.ROOT))
            .setAutomaticPaymentMethods(
                PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                    .setEnabled(true)
                    .build())
            .putMetadata(StripeWebhooks.ORDER, charge.orderId().toString())
            .putMetadata(StripeWebhooks.TENANT, charge.tenantId().toString())
            .build();
    return payment(calls.run(() -> stripe.v1().paymentIntents().create(params, key(charge.key()))));
  }

  @Override
  public ProviderPayment cancel(String paymentId) {
    try {
      return payment(calls.run(() -> stripe.v1().paymentIntents().cancel(paymentId)));
    } catch (RemoteRefusal refusal) {
      if (!refusal.slug().equals(UNEXPECTED_STATE)) {
        throw refusal;
      }
      return payment(calls.run(() -> stripe.v1().paymentIntents().retrieve(paymentId)));
    }
  }

  /** Stripe forgets keys after a day or more, so a refund is looked for before it is made. */
  @Override
  public RefundAnswer refund(String key, String paymentId, long amountMinor, String currency) {
    try {
      Optional<Refund> made = made(key, paymentId);
      if (made.isPresent()) {
        return new RefundAnswer.Started(refund(made.get()));
      }
      RefundCreateParams params =
          RefundCreateParams.builder()
              .setPaymentIntent(paymentId)
              .setAmount(StripeMoney.toStripe(amountMinor, currency))
              .putMetadata(REFUND_KEY, key)
              .build();
      return new RefundAnswer.Started(
          refund(calls.run(() -> stripe.v1().refunds().create(params, key(key)))));
    } catch (RemoteRefusal refusal) {
      return new RefundAnswer.Refused(refusal.slug());
    }
  }

  private Optional<Refund> made(String key, String paymentId) {
    RefundListParams params =
        RefundListParams.builder().setPaymentIntent(paymentId).setLimit(MOST_REFUNDS).build();
    return calls.run(() -> stripe.v1().refunds().list(params)).getData().stream()
        .filter(refund -> refund.getMetadata() != null)
        .filter(refund -> key.equals(refund.getMetadata().get(REFUND_KEY)))
        .findFirst();
  }

  @Override
  public ProviderRefund refundState(String refundId) {
    return refund(calls.run(() -> stripe.v1().refunds().retrieve(refundId)));
  }

  /** The buyer's client confirms with Stripe's own elements, by the client secret. */
  @Override
  public @Nullable String confirmUrl(String paymentId) {
    return null;
  }

  private static RequestOptions key(String key) {
    return RequestOptions.builder().setIdempotencyKey(key).build();
  }

  private static ProviderRefund refund(Refund refund) {
    return new ProviderRefund(
        refund.getId(),
        switch (refund.getStatus()) {
          case "succeeded" -> RefundState.SUCCEEDED;
          case "failed", "canceled" -> RefundState.FAILED;
          // pending, requires_action
          default -> RefundState.PENDING;
        });
  }

  private static ProviderPayment payment(PaymentIntent intent) {
    String currency = StripeMoney.currency(intent.getCurrency());
    StripeError error = intent.getLastPaymentError();
    return new ProviderPayment(
        intent.getId(),
        status(intent.getStatus()),
        StripeMoney.fromStripe(intent.getAmount(), currency),
        currency,
        intent.getClientSecret(),
        error == null ? null : error.getCode());
  }

  private static PaymentStatus status(String ofStripe) {
    return switch (ofStripe) {
      case "requires_payment_method", "requires_confirmation", "requires_action" ->
          PaymentStatus.REQUIRES_CONFIRMATION;
      case "succeeded" -> PaymentStatus.SUCCEEDED;
      case "canceled" -> PaymentStatus.CANCELLED;
      // processing, requires_capture and what Stripe may add: it is not over
      default -> PaymentStatus.PROCESSING;
    };
  }
}
