package io.boxoffice.purchase.sale;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the provider's messages are checked.
 *
 * @param secrets {@code whsec_<base64>}, comma separated while they rotate
 */
@Validated
@ConditionalOnProperty(
    name = "boxoffice.payment.provider",
    havingValue = "local",
    matchIfMissing = true)
@ConfigurationProperties("boxoffice.payment.webhook")
record WebhookProperties(
    @NotBlank(message = "set BOXOFFICE_PAYMENT_WEBHOOK_SECRETS to whsec_<base64>") String secrets) {

  /** Never shows a secret. */
  @Override
  public String toString() {
    return "WebhookProperties[…]";
  }
}
