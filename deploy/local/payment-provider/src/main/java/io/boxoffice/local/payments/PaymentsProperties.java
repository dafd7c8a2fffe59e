package io.boxoffice.local.payments;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the provider needs to know.
 *
 * @param home folder of its database
 * @param apiKey the bearer key of the merchant's server
 * @param webhookSecrets {@code whsec_<base64>}; every one signs, so that receivers can rotate
 * @param webhookUrl base address; {@code /payment-success} or {@code /payment-failed} is added
 * @param minDelay shortest time from confirmation to outcome
 * @param maxDelay longest time from confirmation to outcome
 * @param delayed how late the webhook of the delayed test card comes
 * @param late how late the outcome of the late test card comes
 * @param webhookTimeout how long a receiver may take to answer
 * @param webhookAttempts deliveries tried before a webhook is given up
 * @param webhookFirstRetry wait before the second attempt; doubles with each further one
 * @param webhookSlowestRetry longest wait between two attempts
 */
@ConfigurationProperties("payments")
record PaymentsProperties(
    String home,
    String apiKey,
    List<String> webhookSecrets,
    URI webhookUrl,
    @DefaultValue("50ms") Duration minDelay,
    @DefaultValue("200ms") Duration maxDelay,
    @DefaultValue("5s") Duration delayed,
    @DefaultValue("20s") Duration late,
    @DefaultValue("5s") Duration webhookTimeout,
    @DefaultValue("500") int webhookAttempts,
    @DefaultValue("200ms") Duration webhookFirstRetry,
    @DefaultValue("5s") Duration webhookSlowestRetry) {

  private static final int SHORTEST_KEY = 32;

  PaymentsProperties {
    List<String> wrong = new ArrayList<>();
    if (isBlank(home)) {
      wrong.add("BOXOFFICE_PAYMENT_PROVIDER_HOME is not set");
    }
    if (isBlank(apiKey) || apiKey.length() < SHORTEST_KEY) {
      wrong.add(
          "BOXOFFICE_PAYMENT_PROVIDER_KEY has fewer than %d characters".formatted(SHORTEST_KEY));
    }
    if (webhookSecrets == null || webhookSecrets.isEmpty()) {
      wrong.add("BOXOFFICE_PAYMENT_WEBHOOK_SECRETS is not set");
    }
    if (webhookUrl == null || webhookUrl.getHost() == null) {
      wrong.add("BOXOFFICE_WEBHOOK_URL is not an http address");
    }
    if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
      wrong.add("PAYMENTS_MIN_DELAY_MS is negative or above PAYMENTS_MAX_DELAY_MS");
    }
    if (webhookAttempts < 1) {
      wrong.add("PAYMENTS_WEBHOOK_ATTEMPTS is below 1");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    webhookSecrets = List.copyOf(webhookSecrets);
  }

  Path database() {
    return Path.of(home, "payments.db");
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }
}
