package io.boxoffice.purchase.sale;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of a sale.
 *
 * @param patience how long a sale before payment may go without an answer before it is undone
 * @param paymentPoll wait between two looks at a payment that is still being processed
 * @param attempts most reservations that a paid order tries before it is refunded
 * @param atOnce most orders that are taken at once; 1 to 10,000
 * @param waiting most orders beyond that which wait for their turn; 0 to 10,000, and together with
 *     those far fewer than the server has threads
 * @param patienceOfCrowd how long an order beyond that waits for its turn; 0 to 10 s
 */
@Validated
@ConfigurationProperties("boxoffice.sale")
record SaleProperties(
    @DefaultValue("30s") Duration patience,
    @DefaultValue("5s") Duration paymentPoll,
    @DefaultValue("5") int attempts,
    @DefaultValue("64") @Min(1) @Max(10_000) int atOnce,
    @DefaultValue("128") @Min(0) @Max(10_000) int waiting,
    @DefaultValue("2s") @DurationMin(millis = 0) @DurationMax(seconds = 10)
        Duration patienceOfCrowd) {}
