package io.boxoffice.inventory.reservation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the reservation engine.
 *
 * @param ttl how long a reservation holds its stock
 * @param offerTtl how long what is offered to the waitlist is kept for the buyer
 * @param expiryInterval pause between two runs of the expiry worker
 * @param batch most commands of one transaction
 * @param queue most commands that wait for one event; past it the answer is busy
 * @param transactions most events whose batches are in a transaction at once in this process
 * @param answerWithin longest wait of a caller for its answer
 */
@Validated
@ConfigurationProperties("boxoffice.reservation")
record ReservationSettings(
    @DefaultValue("PT10M")
        @DurationMin(seconds = 5, message = "BOXOFFICE_RESERVATION_TTL is at least 5 seconds")
        @DurationMax(hours = 1, message = "BOXOFFICE_RESERVATION_TTL is at most 1 hour")
        Duration ttl,
    @DefaultValue("PT15M")
        @DurationMin(seconds = 5, message = "BOXOFFICE_WAITLIST_OFFER_TTL is at least 5 seconds")
        @DurationMax(hours = 24, message = "BOXOFFICE_WAITLIST_OFFER_TTL is at most 24 hours")
        Duration offerTtl,
    @DefaultValue("PT60S")
        @DurationMin(
            seconds = 1,
            message = "BOXOFFICE_RESERVATION_EXPIRY_INTERVAL is at least 1 second")
        @DurationMax(hours = 1, message = "BOXOFFICE_RESERVATION_EXPIRY_INTERVAL is at most 1 hour")
        Duration expiryInterval,
    @DefaultValue("512") @Min(1) @Max(5_000) int batch,
    @DefaultValue("10000") @Min(1) @Max(100_000) int queue,
    @DefaultValue("8") @Min(1) @Max(100) int transactions,
    @DefaultValue("PT10S") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration answerWithin) {}
