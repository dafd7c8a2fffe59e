package io.boxoffice.purchase.payment;

import io.boxoffice.common.remote.RemoteRefusal;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Amounts as Stripe counts them. Its smallest unit is the currency's minor unit, with exceptions
 * that it documents: some currencies have other decimals there than ISO 4217 gives them, and of
 * three decimals the last one is always 0.
 */
final class StripeMoney {
  private static final Set<String> COUNTED_WITH_TWO_DECIMALS = Set.of("ISK", "UGX");
  private static final Set<String> COUNTED_WITHOUT_DECIMALS = Set.of("MGA");
  private static final int CENTS = 100;

  private StripeMoney() {}

  static long toStripe(long amountMinor, String currency) {
    if (COUNTED_WITH_TWO_DECIMALS.contains(currency)) {
      return Math.multiplyExact(amountMinor, CENTS);
    }
    if (COUNTED_WITHOUT_DECIMALS.contains(currency)) {
      return whole(amountMinor, CENTS, currency) / CENTS;
    }
    return Currency.getInstance(currency).getDefaultFractionDigits() == 3
        ? whole(amountMinor, 10, currency)
        : amountMinor;
  }

  static long fromStripe(long amount, String currency) {
    String code = currency(currency);
    if (COUNTED_WITH_TWO_DECIMALS.contains(code)) {
      return amount / CENTS;
    }
    return COUNTED_WITHOUT_DECIMALS.contains(code) ? Math.multiplyExact(amount, CENTS) : amount;
  }

  /** Stripe writes currencies in small letters. */
  static String currency(String ofStripe) {
    return ofStripe.toUpperCase(Locale.ROOT);
  }

  private static long whole(long amountMinor, int unit, String currency) {
    if (amountMinor % unit != 0) {
      throw new RemoteRefusal(
          StripePaymentProvider.NAME,
          422,
          "amount-not-chargeable",
          amountMinor + " " + currency + " has more decimals than can be charged",
          Map.of());
    }
    return amountMinor;
  }
}
