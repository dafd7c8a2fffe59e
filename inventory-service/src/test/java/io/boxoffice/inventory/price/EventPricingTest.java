package io.boxoffice.inventory.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.inventory.price.DynamicPrice.Step;
import io.boxoffice.inventory.price.PriceRule.Condition;
import io.boxoffice.inventory.price.PriceRule.QuantityTier;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceRule.TimeWindow;
import io.boxoffice.inventory.price.QuantityTiers.Tier;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventPricingTest {
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
  private static final UUID FLOOR = UUID.randomUUID();
  private static final UUID BALCONY = UUID.randomUUID();
  private static final Condition ALWAYS = new ShareSold(0, null);

  @Test
  void without_rules_the_base_price_holds() {
    assertThat(EventPricing.NONE.dynamicPrice(FLOOR, 2500, PriceLimits.NONE, NOW, 10_000))
        .isEqualTo(new DynamicPrice(2500, List.of(), 2500));
    assertThat(EventPricing.NONE.moves(FLOOR)).isFalse();
    assertThat(TypePrices.NONE.unitPriceMinor(2500, 1_000, true)).isEqualTo(2500);
  }

  @Test
  void rules_apply_one_after_the_other_in_order_of_priority() {
    PriceRule first = rule(null, ALWAYS, Adjustment.byAmount(100), 1);
    PriceRule second = rule(FLOOR, ALWAYS, Adjustment.byShare(1_000), 2);
    DynamicPrice price =
        pricing(second, first).dynamicPrice(FLOOR, 1_000, PriceLimits.NONE, NOW, 0);
    assertThat(price.steps())
        .containsExactly(new Step(first.id(), 1_100), new Step(second.id(), 1_210));
    assertThat(price.priceMinor()).isEqualTo(1_210);
    assertThat(
            pricing(second, first).dynamicPrice(BALCONY, 1_000, PriceLimits.NONE, NOW, 0).steps())
        .containsExactly(new Step(first.id(), 1_100));
  }

  @Test
  void each_step_is_rounded_half_up_and_never_below_zero() {
    assertThat(Adjustment.byShare(50).applyTo(100)).isEqualTo(101);
    assertThat(Adjustment.byShare(49).applyTo(100)).isEqualTo(100);
    assertThat(Adjustment.byShare(-50).applyTo(100)).isEqualTo(100);
    assertThat(Adjustment.byShare(-51).applyTo(100)).isEqualTo(99);
    assertThat(Adjustment.byShare(-10_000).applyTo(2500)).isZero();
    assertThat(Adjustment.byAmount(-2501).applyTo(2500)).isZero();
    assertThat(Adjustment.byShare(100_000).applyTo(Adjustment.MAX_PRICE))
        .isEqualTo(Adjustment.MAX_PRICE);
    assertThatThrownBy(() -> Adjustment.byShare(-10_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_time_window_has_its_start_and_not_its_end() {
    TimeWindow window = new TimeWindow(NOW, NOW.plusSeconds(10));
    assertThat(window.met(NOW.minusNanos(1), 0)).isFalse();
    assertThat(window.met(NOW, 0)).isTrue();
    assertThat(window.met(NOW.plusSeconds(10), 0)).isFalse();
    assertThat(new TimeWindow(null, NOW).met(Instant.EPOCH, 0)).isTrue();
    assertThat(new TimeWindow(NOW, null).met(Instant.MAX, 0)).isTrue();
  }

  @Test
  void a_share_has_its_start_and_not_its_end() {
    ShareSold half = new ShareSold(5_000, 8_000);
    assertThat(half.met(NOW, 4_999)).isFalse();
    assertThat(half.met(NOW, 5_000)).isTrue();
    assertThat(half.met(NOW, 8_000)).isFalse();
    assertThat(new ShareSold(8_000, null).met(NOW, 10_000)).isTrue();
  }

  @Test
  void limits_come_last() {
    EventPricing pricing =
        pricing(
            rule(null, ALWAYS, Adjustment.byShare(50_000), 1),
            rule(null, ALWAYS, Adjustment.byShare(-5_000), 2));
    PriceLimits limits = new PriceLimits(1_000L, 2_900L);
    assertThat(pricing.dynamicPrice(FLOOR, 1_000, limits, NOW, 0).priceMinor()).isEqualTo(2_900);
    assertThat(
            pricing(rule(null, ALWAYS, Adjustment.byShare(-9_000), 1))
                .dynamicPrice(FLOOR, 1_000, limits, NOW, 0)
                .priceMinor())
        .isEqualTo(1_000);
  }

  @Test
  void what_is_inactive_or_switched_off_moves_nothing() {
    PriceRule inactive =
        new PriceRule(UUID.randomUUID(), null, ALWAYS, Adjustment.byAmount(1), 1, false);
    PriceRule active = rule(null, ALWAYS, Adjustment.byAmount(1), 1);
    assertThat(pricing(inactive).moves(FLOOR)).isFalse();
    assertThat(pricing(inactive).movesAny()).isFalse();
    EventPricing off = new EventPricing(1, false, false, NOW, List.of(active));
    assertThat(off.moves(FLOOR)).isFalse();
    assertThat(off.dynamicPrice(FLOOR, 10, PriceLimits.NONE, NOW, 0).priceMinor()).isEqualTo(10);
    TypePrices moved =
        new TypePrices(new TypePrices.Moved(30, NOW, 0), PriceLimits.NONE, QuantityTiers.NONE);
    assertThat(moved.currentMinor(10, true)).isEqualTo(30);
    assertThat(moved.currentMinor(10, false)).isEqualTo(10);
  }

  @Test
  void the_highest_tier_that_a_quantity_reaches_adjusts_the_price_alone() {
    EventPricing pricing =
        pricing(
            rule(null, new QuantityTier(10), Adjustment.byShare(-2_000), 1),
            rule(null, new QuantityTier(4), Adjustment.byShare(-1_000), 1));
    TypePrices prices = new TypePrices(null, PriceLimits.NONE, pricing.tiers(FLOOR));
    assertThat(prices.unitPriceMinor(1_000, 3, true)).isEqualTo(1_000);
    assertThat(prices.unitPriceMinor(1_000, 4, true)).isEqualTo(900);
    assertThat(prices.unitPriceMinor(1_000, 9, false)).isEqualTo(900);
    assertThat(prices.unitPriceMinor(1_000, 10, true)).isEqualTo(800);
    TypePrices floored = new TypePrices(null, new PriceLimits(850L, null), pricing.tiers(FLOOR));
    assertThat(floored.unitPriceMinor(1_000, 10, true)).isEqualTo(850);
    assertThat(pricing.movesAny()).isFalse();
  }

  @Test
  void a_tier_of_the_type_goes_before_one_of_all_types() {
    EventPricing pricing =
        pricing(
            rule(null, new QuantityTier(4), Adjustment.byShare(-1_000), 1),
            rule(FLOOR, new QuantityTier(4), Adjustment.byShare(-3_000), 9));
    assertThat(pricing.tiers(FLOOR).tiers())
        .containsExactly(new Tier(4, Adjustment.byShare(-3_000)));
    assertThat(pricing.tiers(BALCONY).tiers())
        .containsExactly(new Tier(4, Adjustment.byShare(-1_000)));
  }

  private static EventPricing pricing(PriceRule... rules) {
    return new EventPricing(1, true, true, NOW, List.of(rules));
  }

  private static PriceRule rule(
      @Nullable UUID type, Condition condition, Adjustment adjustment, int priority) {
    return new PriceRule(UUID.randomUUID(), type, condition, adjustment, priority, true);
  }
}
