package io.boxoffice.purchase.tax;

import io.boxoffice.purchase.order.EventPlace;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's rates. The most particular one applies: for region and category, then for the region,
 * then for the category, then for the country. Where none does, there is no tax.
 *
 * @param version 0 when there never were any
 */
record TaxTable(long version, List<TaxRate> rates) {

  TaxTable {
    rates = List.copyOf(rates);
  }

  Optional<TaxRate> at(EventPlace place, Instant now) {
    return rates.stream()
        .filter(rate -> rate.country().equals(place.country()))
        .filter(rate -> rate.region() == null || rate.region().equalsIgnoreCase(place.region()))
        .filter(
            rate -> rate.category() == null || rate.category().equalsIgnoreCase(place.category()))
        .filter(rate -> isValid(rate, now))
        .max(
            Comparator.comparing((TaxRate rate) -> rate.region() != null)
                .thenComparing(rate -> rate.category() != null));
  }

  private static boolean isValid(TaxRate rate, Instant now) {
    return !now.isBefore(rate.validFrom())
        && (rate.validUntil() == null || now.isBefore(rate.validUntil()));
  }

  /** Two rates that would apply to the same at the same time. */
  record Overlap(int first, int second) {}

  /** Finds such a pair by its places in the list. */
  Optional<Overlap> overlap() {
    for (int first = 0; first < rates.size(); first++) {
      for (int second = first + 1; second < rates.size(); second++) {
        if (overlap(rates.get(first), rates.get(second))) {
          return Optional.of(new Overlap(first, second));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean overlap(TaxRate one, TaxRate other) {
    return one.country().equals(other.country())
        && same(one.region(), other.region())
        && same(one.category(), other.category())
        && startsBeforeEnd(one, other)
        && startsBeforeEnd(other, one);
  }

  private static boolean same(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equalsIgnoreCase(other);
  }

  private static boolean startsBeforeEnd(TaxRate one, TaxRate other) {
    return other.validUntil() == null || one.validFrom().isBefore(other.validUntil());
  }
}
