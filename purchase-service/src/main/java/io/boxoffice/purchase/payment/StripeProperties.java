package io.boxoffice.purchase.payment;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Stripe is reached.
 *
 * @param secretKey the account's secret or restricted key
 * @param webhookSecrets {@code whsec_…} of the endpoint, comma separated while it rotates
 * @param account the connected account to act for, or null for the key's own
 * @param apiBase address of the API
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer
 */
@Validated
@ConditionalOnProperty(name = "boxoffice.payment.provider", havingValue = "stripe")
@ConfigurationProperties("boxoffice.payment.stripe")
record StripeProperties(
    @NotBlank(message = "set STRIPE_SECRET_KEY") String secretKey,
    @NotBlank(message = "set STRIPE_WEBHOOK_SECRET") String webhookSecrets,
    @Nullable String account,
    @DefaultValue("https://api.stripe.com") @Pattern(regexp = "https?://.+") String apiBase,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("5s") Duration readTimeout) {

  /** Never shows a secret. */
  @Override
  public String toString() {
    return "StripeProperties[apiBase=" + apiBase + "]";
  }
}
