package io.boxoffice.inventory.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.inventory.price.EventPrices.Asked;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.QuoteOutcome;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceRule.TimeWindow;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventPricesTest {
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final UUID FLOOR = UUID.randomUUID();
  private static final PriceRule LATE = rule(new TimeWindow(LATER, null), Adjustment.byAmount(100));
  private static final PriceRule FULL =
      rule(new ShareSold(9_000, null), Adjustment.byAmount(1_000));

  @Test
  void a_quote_names_what_cannot_be_asked_for() {
    EventPrices prices = prices(null, true);
    UUID unknown = UUID.randomUUID();
    assertThat(prices.quote(List.of(new Asked(FLOOR, 2), new Asked(unknown, 1))))
        .isEqualTo(new QuoteOutcome.UnknownTicketType(unknown));
    assertThat(prices.quote(List.of(new Asked(FLOOR, 1))))
        .isEqualTo(new QuoteOutcome.QuantityOutOfBounds(FLOOR, 2, 10));
    assertThat(prices.quote(List.of(new Asked(FLOOR, 11))))
        .isEqualTo(new QuoteOutcome.QuantityOutOfBounds(FLOOR, 2, 10));
    assertThat(prices.quote(List.of(new Asked(FLOOR, 2))))
        .isEqualTo(
            new Quote("EUR", List.of(new Quote.Line(FLOOR, 2, 500, 500, 500, 1_000)), 1_000));
  }

  @Test
  void a_price_is_explained_by_the_moment_at_which_it_was_made() {
    EventPrices prices = prices(new TypePrices.Moved(600, LATER, 8_999), true);
    TypePrice floor = prices.type(FLOOR).orElseThrow();
    assertThat(prices.currentMinor(floor)).isEqualTo(600);
    assertThat(prices.explain(floor).steps())
        .containsExactly(new DynamicPrice.Step(LATE.id(), 600));
    EventPrices off = prices(new TypePrices.Moved(600, LATER, 8_999), false);
    assertThat(off.currentMinor(floor)).isEqualTo(500);
    assertThat(off.explain(floor)).isEqualTo(new DynamicPrice(500, List.of(), 500));
  }

  @Test
  void a_preview_takes_the_share_that_is_sold_unless_it_is_told_another() {
    EventPrices prices = prices(null, true);
    assertThat(current(prices.preview(NOW, null))).isEqualTo(1_500);
    assertThat(current(prices.preview(LATER, null))).isEqualTo(1_600);
    assertThat(current(prices.preview(LATER, 0))).isEqualTo(600);
    assertThat(current(prices(null, false).preview(LATER, null))).isEqualTo(500);
  }

  private static long current(EventPrices prices) {
    return prices.currentMinor(prices.type(FLOOR).orElseThrow());
  }

  private static EventPrices prices(TypePrices.@Nullable Moved moved, boolean dynamicOn) {
    return new EventPrices(
        UUID.randomUUID(),
        new EventPricing(1, true, true, NOW, List.of(LATE, FULL)),
        dynamicOn,
        null,
        List.of(
            new TypePrice(
                FLOOR,
                "Floor",
                "EUR",
                500,
                new TypePrices(moved, PriceLimits.NONE, QuantityTiers.NONE),
                9_500,
                2,
                10)));
  }

  private static PriceRule rule(PriceRule.Condition condition, Adjustment adjustment) {
    return new PriceRule(UUID.randomUUID(), null, condition, adjustment, 1, true);
  }
}
