package io.boxoffice.purchase.tax;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.order.EventPlace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaxTableTest {
  private static final Instant JANUARY = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant JULY = Instant.parse("2030-07-01T00:00:00Z");

  @Test
  void the_most_particular_rate_applies() {
    TaxTable table =
        new TaxTable(
            1,
            List.of(
                rate(1, null, null, JANUARY, null),
                rate(2, null, "Theatre", JANUARY, null),
                rate(3, "NY", null, JANUARY, null),
                rate(4, "NY", "theatre", JANUARY, null)));

    assertThat(at(table, null, null)).contains(1);
    assertThat(at(table, "TX", "theatre")).contains(2);
    assertThat(at(table, "ny", "music")).contains(3);
    assertThat(at(table, "NY", "theatre")).contains(4);
    assertThat(table.at(new EventPlace("CA", "NY", "theatre"), JANUARY)).isEmpty();
    assertThat(table.at(new EventPlace(null, null, null), JANUARY)).isEmpty();
  }

  @Test
  void a_rate_ends_at_the_moment_when_the_next_begins() {
    TaxTable table =
        new TaxTable(
            1, List.of(rate(1, null, null, JANUARY, JULY), rate(2, null, null, JULY, null)));

    assertThat(table.overlap()).isEmpty();
    EventPlace place = new EventPlace("US", null, null);
    assertThat(table.at(place, JANUARY.minusNanos(1))).isEmpty();
    assertThat(table.at(place, JULY.minusNanos(1)).map(TaxRate::rateMillionths)).contains(1);
    assertThat(table.at(place, JULY).map(TaxRate::rateMillionths)).contains(2);
  }

  @Test
  void two_rates_for_the_same_at_the_same_time_are_found() {
    TaxRate first = rate(1, "NY", null, JANUARY, null);

    assertThat(new TaxTable(1, List.of(first, rate(2, "ny", null, JULY, null))).overlap())
        .contains(new TaxTable.Overlap(0, 1));
    assertThat(new TaxTable(1, List.of(first, rate(2, null, null, JULY, null))).overlap())
        .isEmpty();
  }

  @Test
  void tax_is_added_to_the_price_or_taken_from_within_it() {
    TaxRate added = rate(190_000, null, null, JANUARY, null);
    TaxRate within =
        new TaxRate(
            Ids.next(), "VAT", "US", null, null, 190_000, TaxRate.Mode.INCLUSIVE, JANUARY, null);

    assertThat(added.of(1050)).isEqualTo(200);
    assertThat(within.of(1190)).isEqualTo(190);
    assertThat(within.of(1000)).isEqualTo(160);
    assertThat(rate(500_000, null, null, JANUARY, null).of(1)).isEqualTo(1);
    assertThat(rate(0, null, null, JANUARY, null).of(1000)).isZero();
  }

  private static Optional<Integer> at(
      TaxTable table, @Nullable String region, @Nullable String category) {
    return table.at(new EventPlace("US", region, category), JANUARY).map(TaxRate::rateMillionths);
  }

  private static TaxRate rate(
      int millionths,
      @Nullable String region,
      @Nullable String category,
      Instant from,
      @Nullable Instant until) {
    return new TaxRate(
        Ids.next(), "Tax", "US", region, category, millionths, TaxRate.Mode.EXCLUSIVE, from, until);
  }
}
