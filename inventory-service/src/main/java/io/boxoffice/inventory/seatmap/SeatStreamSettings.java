package io.boxoffice.inventory.seatmap;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the streams of seat changes.
 *
 * @param max most streams of this process
 * @param poll how often the database is asked for changes that other processes made
 * @param heartbeat how long a stream stays silent; below the time after which a gateway gives up
 */
@Validated
@ConfigurationProperties("boxoffice.seat-streams")
record SeatStreamSettings(
    @DefaultValue("1000")
        @Min(value = 0, message = "BOXOFFICE_MAX_SEAT_STREAMS is at least 0") @Max(value = 100_000, message = "BOXOFFICE_MAX_SEAT_STREAMS is at most 100000") int max,
    @DefaultValue("200ms") @DurationMin(millis = 10) @DurationMax(seconds = 5) Duration poll,
    @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration heartbeat) {}
