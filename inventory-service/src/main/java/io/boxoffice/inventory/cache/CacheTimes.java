package io.boxoffice.inventory.cache;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How long copies are kept that nobody asks for. It bounds memory, never staleness: a copy is
 * believed for {@link #BELIEVED} and then confirmed by the database.
 *
 * @param events of an event's page, in seconds
 * @param availability of its ticket types and seats, in seconds
 */
@Validated
@ConfigurationProperties("boxoffice.cache.ttl")
public record CacheTimes(
    @DefaultValue("3600")
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "CACHE_TTL_EVENTS is at least 1 second")
        @DurationMax(days = 7, message = "CACHE_TTL_EVENTS is at most 604800 seconds")
        Duration events,
    @DefaultValue("300")
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "CACHE_TTL_AVAILABILITY is at least 1 second")
        @DurationMax(days = 7, message = "CACHE_TTL_AVAILABILITY is at most 604800 seconds")
        Duration availability) {

  /**
   * How long a copy is used after its version was asked for. With the gateway's quarter of a second
   * it stays below the second after which everybody has to see a sale.
   */
  public static final Duration BELIEVED = Duration.ofMillis(400);
}
