package io.boxoffice.purchase.notification;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How mails are sent.
 *
 * @param smtpHost the mail server; without one mails wait in their queue
 * @param from address that they come from; its domain ends their Message-ID
 * @param fromName name that they come from
 * @param zone zone that times are written in
 * @param batch most mails of one turn; with the worker's interval, the pace of one replica
 * @param lease how long one turn may take before another may do its work again
 * @param firstRetry wait after the first failure; doubles from there
 * @param longestRetry longest wait between two tries
 * @param attempts most tries
 * @param giveUpAfter age at which a mail is of no use any more
 * @param keep how long it is remembered what was sent to whom
 */
@Validated
@ConfigurationProperties("boxoffice.notification")
record NotificationProperties(
    @DefaultValue("") String smtpHost,
    @DefaultValue("tickets@boxoffice.test") @Email @NotBlank String from,
    @DefaultValue("Boxoffice") @NotBlank String fromName,
    @DefaultValue("UTC") ZoneId zone,
    @DefaultValue("5") @Min(1) @Max(1000) int batch,
    @DefaultValue("5m") Duration lease,
    @DefaultValue("5s") Duration firstRetry,
    @DefaultValue("30m") Duration longestRetry,
    @DefaultValue("40") @Min(1) @Max(1000) int attempts,
    @DefaultValue("3d") Duration giveUpAfter,
    @DefaultValue("90d") Duration keep) {

  boolean enabled() {
    return !smtpHost.isBlank();
  }

  Duration retryAfter(int attempts) {
    Duration doubled = firstRetry.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
