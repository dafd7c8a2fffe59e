package io.boxoffice.inventory.price;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of prices.
 *
 * @param dynamic whether rules may move prices; without, the seller's prices hold, and quantity
 *     tiers with them
 * @param updateInterval least time between two computations of an event's dynamic prices
 * @param checkInterval pause between two looks for events whose prices are due
 */
@Validated
@ConfigurationProperties("boxoffice.pricing")
public record PriceSettings(
    @DefaultValue("true") boolean dynamic,
    @DefaultValue("300")
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "PRICE_UPDATE_INTERVAL is at least 1 second")
        @DurationMax(days = 1, message = "PRICE_UPDATE_INTERVAL is at most 1 day")
        Duration updateInterval,
    @DefaultValue("PT10S") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration checkInterval) {

  /** Returns the first moment at which prices that were computed then may be computed again. */
  public Instant nextUpdate(Instant pricedAt) {
    return pricedAt.plus(updateInterval);
  }
}
