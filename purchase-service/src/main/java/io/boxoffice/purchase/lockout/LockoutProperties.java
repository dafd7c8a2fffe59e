package io.boxoffice.purchase.lockout;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When somebody may not buy for a while.
 *
 * @param failedPayments so many failed payments lock
 * @param within this time
 * @param lock how long
 */
@Validated
@ConfigurationProperties("boxoffice.lockout")
record LockoutProperties(
    @DefaultValue("5") @Min(1) @Max(1000) int failedPayments,
    @DefaultValue("1h") @NotNull Duration within,
    @DefaultValue("15m") @NotNull Duration lock) {}
