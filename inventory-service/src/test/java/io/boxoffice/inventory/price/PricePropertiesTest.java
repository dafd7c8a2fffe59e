package io.boxoffice.inventory.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.inventory.price.EventPrices.Asked;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.PriceRule.QuantityTier;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceRule.TimeWindow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** What holds for every price. Prints its seed; {@code -Dprice.seed=…} runs one again. */
class PricePropertiesTest {
  private static final int ROUNDS = 20_000;
  private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
  private static final BigDecimal WHOLE = BigDecimal.valueOf(Adjustment.WHOLE);
  private final long seed = Long.getLong("price.seed", System.nanoTime());
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);

  PricePropertiesTest() {
    System.out.println("PricePropertiesTest seed " + seed);
  }

  @Test
  void an_adjustment_is_what_exact_arithmetic_says() {
    for (int i = 0; i < ROUNDS; i++) {
      Adjustment adjustment = anyAdjustment();
      long price = anyPrice();
      BigDecimal exact =
          BigDecimal.valueOf(price)
              .multiply(WHOLE.add(BigDecimal.valueOf(adjustment.basisPoints())))
              .divide(WHOLE)
              .setScale(0, RoundingMode.HALF_UP)
              .add(BigDecimal.valueOf(adjustment.minor()));
      BigDecimal bounded = exact.max(BigDecimal.ZERO).min(BigDecimal.valueOf(Adjustment.MAX_PRICE));
      assertThat(adjustment.applyTo(price))
          .as("seed %d: %s of %d", seed, adjustment, price)
          .isEqualTo(bounded.longValueExact());
    }
  }

  @Test
  void no_price_leaves_its_limits_or_overflows_a_total() {
    for (int i = 0; i < ROUNDS; i++) {
      UUID type = anyId();
      EventPricing pricing = anyPricing(type);
      long base = anyPrice();
      PriceLimits limits = limitsAround(base);
      int share = random.nextInt(10_001);
      Instant at = anyTime();
      DynamicPrice dynamic = pricing.dynamicPrice(type, base, limits, at, share);
      assertThat(limits.allow(dynamic.priceMinor())).as("seed %d: %s", seed, pricing).isTrue();
      TypePrices prices =
          new TypePrices(
              new TypePrices.Moved(dynamic.priceMinor(), at, share), limits, pricing.tiers(type));
      int quantity = 1 + random.nextInt(1_000);
      long unit = prices.unitPriceMinor(base, quantity, random.nextBoolean());
      assertThat(limits.allow(unit)).as("seed %d: %s", seed, pricing).isTrue();
      assertThat(unit).as("seed %d", seed).isBetween(0L, Adjustment.MAX_PRICE);
      BigInteger total = BigInteger.valueOf(unit).multiply(BigInteger.valueOf(quantity * 500L));
      assertThat(total.bitLength()).as("seed %d", seed).isLessThan(Long.SIZE);
    }
  }

  @Test
  void a_higher_base_never_makes_a_lower_price() {
    for (int i = 0; i < ROUNDS; i++) {
      UUID type = anyId();
      EventPricing pricing = anyPricing(type);
      long one = anyPrice();
      long other = anyPrice();
      int share = random.nextInt(10_001);
      Instant at = anyTime();
      long lower =
          pricing
              .dynamicPrice(type, Math.min(one, other), PriceLimits.NONE, at, share)
              .priceMinor();
      long higher =
          pricing
              .dynamicPrice(type, Math.max(one, other), PriceLimits.NONE, at, share)
              .priceMinor();
      assertThat(lower).as("seed %d: %s", seed, pricing).isLessThanOrEqualTo(higher);
      int quantity = 1 + random.nextInt(1_000);
      assertThat(pricing.tiers(type).applyTo(lower, quantity))
          .as("seed %d: %s", seed, pricing)
          .isLessThanOrEqualTo(pricing.tiers(type).applyTo(higher, quantity));
    }
  }

  @Test
  void surcharges_that_stay_never_fall_as_more_is_sold() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      UUID type = anyId();
      List<PriceRule> rules = new ArrayList<>();
      for (int rule = random.nextInt(8); rule >= 0; rule--) {
        rules.add(
            new PriceRule(
                anyId(),
                null,
                new ShareSold(random.nextInt(10_001), null),
                random.nextBoolean()
                    ? Adjustment.byShare(random.nextInt(20_000))
                    : Adjustment.byAmount(random.nextInt(5_000)),
                random.nextInt(10),
                true));
      }
      EventPricing pricing = new EventPricing(1, true, true, NOW, rules);
      long base = anyPrice();
      PriceLimits limits = limitsAround(base);
      long before = 0;
      for (int share = 0; share <= 10_000; share += 250) {
        long price = pricing.dynamicPrice(type, base, limits, NOW, share).priceMinor();
        assertThat(price).as("seed %d: %s", seed, pricing).isGreaterThanOrEqualTo(before);
        before = price;
      }
    }
  }

  @Test
  void growing_discounts_never_make_a_larger_request_dearer_for_each_ticket() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      UUID type = anyId();
      List<PriceRule> rules = new ArrayList<>();
      int discount = 0;
      int quantity = 1;
      for (int tier = random.nextInt(8); tier >= 0; tier--) {
        quantity += 1 + random.nextInt(20);
        discount = Math.max(Adjustment.MIN_BASIS_POINTS, discount - random.nextInt(2_000));
        rules.add(
            new PriceRule(
                anyId(),
                random.nextBoolean() ? type : null,
                new QuantityTier(quantity),
                Adjustment.byShare(discount),
                random.nextInt(10),
                true));
      }
      QuantityTiers tiers = new EventPricing(1, true, true, NOW, rules).tiers(type);
      long price = anyPrice();
      long before = price;
      for (int asked = 1; asked <= quantity + 1; asked++) {
        long unit = tiers.applyTo(price, asked);
        assertThat(unit).as("seed %d: %s", seed, tiers).isLessThanOrEqualTo(before);
        before = unit;
      }
    }
  }

  @Test
  void the_lines_of_a_quote_add_up_and_each_costs_what_a_reservation_would() {
    for (int i = 0; i < ROUNDS / 10; i++) {
      List<TypePrice> types = new ArrayList<>();
      List<Asked> asked = new ArrayList<>();
      boolean dynamicOn = random.nextBoolean();
      for (int type = random.nextInt(20); type >= 0; type--) {
        UUID id = anyId();
        long base = anyPrice();
        TypePrices prices =
            anyPricing(id)
                .pricesOf(id, base, limitsAround(base), NOW, random.nextInt(10_001), dynamicOn);
        types.add(new TypePrice(id, "T", "EUR", base, prices, 0, 1, 1_000));
        asked.add(new Asked(id, 1 + random.nextInt(1_000)));
      }
      EventPrices prices = new EventPrices(anyId(), EventPricing.NONE, dynamicOn, null, types);
      Quote quote = (Quote) prices.quote(asked);
      BigInteger sum = BigInteger.ZERO;
      for (int line = 0; line < asked.size(); line++) {
        TypePrice type = types.get(line);
        int quantity = asked.get(line).quantity();
        long unit = type.prices().unitPriceMinor(type.baseMinor(), quantity, dynamicOn);
        assertThat(quote.lines().get(line).unitPriceMinor()).as("seed %d", seed).isEqualTo(unit);
        sum = sum.add(BigInteger.valueOf(unit).multiply(BigInteger.valueOf(quantity)));
      }
      assertThat(BigInteger.valueOf(quote.totalMinor())).as("seed %d", seed).isEqualTo(sum);
    }
  }

  private EventPricing anyPricing(UUID type) {
    List<PriceRule> rules = new ArrayList<>();
    Set<Integer> tiers = new HashSet<>();
    for (int i = random.nextInt(EventPricing.MAX_RULES); i > 0; i--) {
      PriceRule.Condition condition =
          switch (random.nextInt(3)) {
            case 0 -> new TimeWindow(anyTime(), null);
            case 1 -> new ShareSold(random.nextInt(10_001), null);
            default -> new QuantityTier(2 + random.nextInt(100));
          };
      if (condition instanceof QuantityTier(int quantity) && !tiers.add(quantity)) {
        continue;
      }
      rules.add(
          new PriceRule(
              anyId(),
              random.nextBoolean() ? type : null,
              condition,
              anyAdjustment(),
              random.nextInt(10),
              random.nextInt(10) > 0));
    }
    return new EventPricing(1, true, true, NOW, rules);
  }

  private Adjustment anyAdjustment() {
    return random.nextBoolean()
        ? Adjustment.byShare(
            random.nextInt(Adjustment.MIN_BASIS_POINTS, Adjustment.MAX_BASIS_POINTS + 1))
        : Adjustment.byAmount(
            random.nextLong(-Adjustment.MAX_PRICE, Adjustment.MAX_PRICE + 1) >> random.nextInt(40));
  }

  /** Small prices as often as huge ones. */
  private long anyPrice() {
    return random.nextLong(Adjustment.MAX_PRICE + 1) >> random.nextInt(40);
  }

  private PriceLimits limitsAround(long base) {
    return new PriceLimits(
        random.nextBoolean() ? null : Long.valueOf(random.nextLong(base + 1)),
        random.nextBoolean()
            ? null
            : Long.valueOf(random.nextLong(base, Adjustment.MAX_PRICE + 1)));
  }

  private Instant anyTime() {
    return NOW.plusSeconds(random.nextInt(-1_000, 1_000));
  }

  private UUID anyId() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
