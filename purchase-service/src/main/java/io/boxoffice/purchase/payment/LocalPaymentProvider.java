package io.boxoffice.purchase.payment;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.purchase.payment.LocalProviderClient.PaymentAnswer;
import io.boxoffice.purchase.payment.LocalProviderClient.PaymentRequest;
import io.boxoffice.purchase.payment.LocalProviderClient.RefundRequest;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The provider of the local set-up, over HTTP like any other. */
@Component
@ConditionalOnProperty(
    name = "boxoffice.payment.provider",
    havingValue = "local",
    matchIfMissing = true)
class LocalPaymentProvider implements PaymentProvider {
  private final LocalProviderClient client;
  private final LocalProviderProperties properties;
  private final String authorization;

  LocalPaymentProvider(LocalProviderClient client, LocalProviderProperties properties) {
    this.client = client;
    this.properties = properties;
    this.authorization = "Bearer " + properties.key();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public ProviderPayment start(Charge charge) {
    return payment(
        client.create(
            authorization,
            charge.key(),
            new PaymentRequest(
                charge.amountMinor(), charge.currency(), charge.orderId(), charge.tenantId())));
  }

  @Override
  public ProviderPayment cancel(String paymentId) {
    try {
      return payment(client.cancel(authorization, paymentId));
    } catch (RemoteRefusal refusal) {
      if (refusal.status() != 409) {
        throw refusal;
      }
      return payment(client.payment(authorization, paymentId));
    }
  }

  @Override
  public RefundAnswer refund(String key, String paymentId, long amountMinor, String currency) {
    try {
      LocalProviderClient.RefundAnswer answer =
          client.refund(authorization, key, paymentId, new RefundRequest(amountMinor));
      return new RefundAnswer.Started(new ProviderRefund(answer.id(), answer.state()));
    } catch (RemoteRefusal refusal) {
      return switch (refusal.status()) {
        case 404, 409, 422 -> new RefundAnswer.Refused(refusal.slug());
        default -> throw refusal;
      };
    }
  }

  @Override
  public ProviderRefund refundState(String refundId) {
    LocalProviderClient.RefundAnswer answer = client.refund(authorization, refundId);
    return new ProviderRefund(answer.id(), answer.state());
  }

  @Override
  public String confirmUrl(String paymentId) {
    return properties.publicUrl() + "/v1/payments/" + paymentId + "/confirm";
  }

  private static ProviderPayment payment(PaymentAnswer answer) {
    return new ProviderPayment(
        answer.id(),
        PaymentStatus.of(answer.status()),
        answer.amountMinor(),
        answer.currency(),
        answer.clientSecret(),
        answer.failureCode());
  }
}
