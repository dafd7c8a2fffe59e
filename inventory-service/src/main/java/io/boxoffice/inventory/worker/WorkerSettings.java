package io.boxoffice.inventory.worker;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the workers that have no feature of their own to be set by.
 *
 * @param reconcileInterval pause between two comparisons of counters and copies with the rows
 * @param cleanUpInterval pause between two removals of what has served its time
 * @param releaseInterval pause between two looks for holds that are due, and for stock that
 *     somebody waits for
 * @param endInterval pause between two looks for events that are over
 */
@Validated
@ConfigurationProperties("boxoffice.workers")
public record WorkerSettings(
    @DefaultValue("PT5M")
        @DurationMin(seconds = 1, message = "BOXOFFICE_RECONCILE_INTERVAL is at least 1 second")
        @DurationMax(days = 1, message = "BOXOFFICE_RECONCILE_INTERVAL is at most 1 day")
        Duration reconcileInterval,
    @DefaultValue("PT10M") @DurationMin(seconds = 1) @DurationMax(days = 1)
        Duration cleanUpInterval,
    @DefaultValue("PT60S") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration releaseInterval,
    @DefaultValue("PT60S") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration endInterval) {}
