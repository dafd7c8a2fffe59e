package io.boxoffice.common.outbox;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where a service's events go and how they are relayed.
 *
 * @param topic topic of the service
 * @param relay whether this process relays; off in some tests
 * @param batch most events a round
 * @param poll longest time an event waits when nobody tells of it
 * @param apart least time between the beginnings of two rounds, so that events of one moment share
 *     a round; 0 to 1 s
 * @param lease how long a relay keeps its shards without renewing them
 */
@Validated
@ConfigurationProperties("boxoffice.outbox")
public record OutboxProperties(
    @NotBlank String topic,
    @DefaultValue("true") boolean relay,
    @DefaultValue("500") @Min(1) @Max(5000) int batch,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("50ms") @DurationMin(millis = 0) @DurationMax(seconds = 1) Duration apart,
    @DefaultValue("30s") Duration lease) {}
