package io.boxoffice.purchase.approval;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many have to approve what, and how long they have.
 *
 * @param firstRetry wait before an approved request that could not be carried out is tried again;
 *     doubles from there
 * @param longestRetry longest such wait
 */
@Validated
@ConfigurationProperties("boxoffice.approvals")
record ApprovalProperties(
    @NotNull @Valid Rule largeRefund,
    @NotNull @Valid Rule bulkCancel,
    @NotNull @Valid Rule priceOverride,
    @NotNull @Valid Rule securitySettings,
    @DefaultValue("30s") Duration firstRetry,
    @DefaultValue("30m") Duration longestRetry) {

  /** Approvals of so many others, within this time. */
  record Rule(@Min(1) @Max(20) int approvals, @NotNull Duration life) {}

  Rule of(ApprovalType type) {
    return switch (type) {
      case LARGE_REFUND -> largeRefund;
      case BULK_CANCEL -> bulkCancel;
      case PRICE_OVERRIDE -> priceOverride;
      case SECURITY_SETTINGS -> securitySettings;
    };
  }

  Duration retryAfter(int tries) {
    Duration doubled = firstRetry.multipliedBy(1L << Math.min(tries, 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
