package io.boxoffice.purchase.refund;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a refund is followed at the provider.
 *
 * @param poll wait between two looks at a refund
 * @param firstRetry wait after the provider could not do it; doubles from there
 * @param longestRetry longest such wait
 */
@ConfigurationProperties("boxoffice.refund")
record RefundProperties(
    @DefaultValue("1s") Duration poll,
    @DefaultValue("2s") Duration firstRetry,
    @DefaultValue("10m") Duration longestRetry) {

  Duration retryAfter(int attempt) {
    Duration doubled = firstRetry.multipliedBy(1L << Math.min(attempt - 1, 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
