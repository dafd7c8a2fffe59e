package io.boxoffice.purchase.notification;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes amounts and times the way a reader of the mail is used to. */
final class Wording {
  /** The texts are English, so only the ways of English-speaking countries fit into them. */
  private static final Locale OTHERWISE = Locale.UK;

  private final Locale locale;
  private final ZoneId zone;

  Wording(@Nullable String languageTag, ZoneId zone) {
    Locale wanted = languageTag == null ? OTHERWISE : Locale.forLanguageTag(languageTag);
    this.locale = wanted.getLanguage().equals("en") ? wanted : OTHERWISE;
    this.zone = zone;
  }

  /** Writes the time with its zone. */
  String time(Instant instant) {
    String text =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.FULL, FormatStyle.SHORT)
            .withLocale(locale)
            .withZone(zone)
            .format(instant);
    String zoneName = DateTimeFormatter.ofPattern("zzz", locale).withZone(zone).format(instant);
    return spaced(text + " " + zoneName);
  }

  /** Writes an amount of minor units. */
  String money(long minor, String currencyCode) {
    Currency currency = Currency.getInstance(currencyCode);
    int digits = Math.max(currency.getDefaultFractionDigits(), 0);
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(currency);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return spaced(format.format(BigDecimal.valueOf(minor, digits)));
  }

  /** The narrow space of the formatters is in few fonts. */
  private static String spaced(String text) {
    return text.replace('\u202F', '\u00A0');
  }

  /** Takes out of a name what would break a header, a calendar or a page. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> Character.isDefined(c) && Character.getType(c) != Character.SURROGATE)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }
}
