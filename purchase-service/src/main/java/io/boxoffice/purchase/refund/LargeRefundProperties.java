package io.boxoffice.purchase.refund;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Currency;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Beyond which amount a refund that an organiser asks for has to be approved by others.
 *
 * @param above in major units, for every currency that is not named in {@code aboveMinor}
 * @param aboveMinor in minor units, by ISO 4217 code
 */
@Validated
@ConfigurationProperties("boxoffice.large-refund")
record LargeRefundProperties(
    @DefaultValue("10000") @PositiveOrZero @Max(1_000_000_000_000L) long above,
    Map<String, @PositiveOrZero Long> aboveMinor) {

  /** The map of a file without one is null. */
  @SuppressWarnings("NullAway")
  LargeRefundProperties {
    aboveMinor = aboveMinor == null ? Map.of() : Map.copyOf(aboveMinor);
  }

  boolean large(long amountMinor, String currency) {
    Long named = aboveMinor.get(currency);
    return amountMinor > (named == null ? standard(currency) : named);
  }

  private long standard(String currency) {
    int digits =
        Currency.getAvailableCurrencies().stream()
            .filter(c -> c.getCurrencyCode().equals(currency))
            .mapToInt(Currency::getDefaultFractionDigits)
            .findAny()
            .orElse(2);
    return (long) (above * Math.pow(10, Math.max(0, digits)));
  }
}
