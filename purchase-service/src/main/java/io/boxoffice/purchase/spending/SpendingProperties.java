package io.boxoffice.purchase.spending;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Currency;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What those may spend for whom nothing else was set, in major units.
 *
 * @param standard for every currency that is not named in {@code currencies}
 * @param currencies by ISO 4217 code, where a unit is worth much less or more than usual
 */
@Validated
@ConfigurationProperties("boxoffice.spending")
record SpendingProperties(
    @Valid @DefaultValue Amounts standard, Map<String, @Valid Amounts> currencies) {
  private static final int USUAL_EXPONENT = 2;
  private static final Map<String, Integer> EXPONENTS =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .collect(
              Collectors.toUnmodifiableMap(
                  Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

  /** The map of a file without one is null. */
  @SuppressWarnings("NullAway")
  SpendingProperties {
    currencies = currencies == null ? Map.of() : Map.copyOf(currencies);
  }

  /** Amounts in major units. */
  record Amounts(
      @DefaultValue("500") @PositiveOrZero @Max(1_000_000_000_000L) long perTransaction,
      @DefaultValue("1000") @PositiveOrZero @Max(1_000_000_000_000L) long daily,
      @DefaultValue("5000") @PositiveOrZero @Max(1_000_000_000_000L) long weekly,
      @DefaultValue("20000") @PositiveOrZero @Max(1_000_000_000_000L) long monthly) {

    @AssertTrue(message = "per-transaction ≤ daily ≤ weekly ≤ monthly must hold") boolean isInOrder() {
      return perTransaction <= daily && daily <= weekly && weekly <= monthly;
    }
  }

  /** How many decimals a currency's major unit has. */
  static int exponent(String currency) {
    return EXPONENTS.getOrDefault(currency, USUAL_EXPONENT);
  }

  /** Returns the currencies that have amounts of their own. */
  Set<String> named() {
    return currencies.keySet();
  }

  /** Returns the limits of a currency. */
  Limits of(String currency) {
    @Nullable Amounts own = currencies.get(currency);
    Amounts amounts = own == null ? standard : own;
    long unit = 1;
    for (int i = 0; i < exponent(currency); i++) {
      unit *= 10;
    }
    return new Limits(
        amounts.perTransaction() * unit,
        amounts.daily() * unit,
        amounts.weekly() * unit,
        amounts.monthly() * unit);
  }
}
