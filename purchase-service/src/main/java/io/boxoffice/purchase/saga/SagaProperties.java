package io.boxoffice.purchase.saga;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of the engine.
 *
 * @param lease how long a driver may be silent before another may take over; longer than any call
 * @param firstRetry wait after the first step without an answer; doubles from there
 * @param longestRetry longest wait between two tries
 * @param running most sagas driven at once in the background
 * @param waiting most sagas waiting for that; what is beyond is left to the worker
 * @param batch most sagas that one turn of the worker takes
 */
@Validated
@ConfigurationProperties("boxoffice.saga")
record SagaProperties(
    @DefaultValue("30s") Duration lease,
    @DefaultValue("500ms") Duration firstRetry,
    @DefaultValue("30s") Duration longestRetry,
    @DefaultValue("32") @Min(1) @Max(1000) int running,
    @DefaultValue("2000") @Min(1) @Max(100_000) int waiting,
    @DefaultValue("200") @Min(1) @Max(1000) int batch) {

  Duration retryAfter(int failures) {
    Duration doubled = firstRetry.multipliedBy(1L << Math.min(failures, 20));
    return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
  }
}
