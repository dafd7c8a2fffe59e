package io.boxoffice.purchase.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.discount.Discount;
import io.boxoffice.purchase.discount.Reduction;
import io.boxoffice.purchase.order.OrderPrice;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.order.PriceLine.Kind;
import io.boxoffice.purchase.order.Rounding;
import io.boxoffice.purchase.tax.TaxRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceCalculationTest {
  private static final long SEED = 31_337;

  @Test
  void tax_is_added_to_what_the_discounts_leave() {
    OrderPrice price =
        PriceCalculation.of(
            List.of(10_000L, 333L),
            List.of(reduction(1000, 33)),
            tax(TaxRate.Mode.EXCLUSIVE, 190_000));

    assertThat(price.subtotalMinor()).isEqualTo(10_333);
    assertThat(price.discountMinor()).isEqualTo(1033);
    assertThat(price.taxMinor()).isEqualTo(1710 + 57);
    assertThat(price.totalMinor()).isEqualTo(9000 + 1710 + 300 + 57);
    assertThat(price.paidMinor()).containsExactly(10_710L, 357L);
    assertThat(price.adjustments())
        .extracting(PriceLine::item, PriceLine::kind, PriceLine::amountMinor)
        .containsExactly(
            tuple(0, Kind.DISCOUNT, -1000L),
            tuple(0, Kind.TAX, 1710L),
            tuple(1, Kind.DISCOUNT, -33L),
            tuple(1, Kind.TAX, 57L));
  }

  @Test
  void tax_within_the_price_changes_no_total() {
    OrderPrice price =
        PriceCalculation.of(List.of(11_900L), List.of(), tax(TaxRate.Mode.INCLUSIVE, 190_000));

    assertThat(price.totalMinor()).isEqualTo(11_900);
    assertThat(price.taxMinor()).isEqualTo(1900);
    assertThat(price.adjustments()).allMatch(PriceLine::included);
  }

  @Test
  void everything_adds_up_for_any_input() {
    Random random = new Random(SEED);
    for (int run = 0; run < 20_000; run++) {
      String what = "seed %d run %d".formatted(SEED, run);
      int items = 1 + random.nextInt(6);
      long[] amounts = random.longs(items, 0, random.nextBoolean() ? 20 : 5_000_000).toArray();
      List<Reduction> reductions = reductions(random, amounts);
      TaxRate tax = anyTax(random);
      OrderPrice price =
          PriceCalculation.of(Arrays.stream(amounts).boxed().toList(), reductions, tax);

      long lines =
          price.adjustments().stream()
              .filter(line -> !line.included())
              .mapToLong(PriceLine::amountMinor)
              .sum();
      assertThat(price.subtotalMinor()).as(what).isEqualTo(Arrays.stream(amounts).sum());
      assertThat(price.subtotalMinor() + lines).as(what).isEqualTo(price.totalMinor());
      assertThat(sum(price.paidMinor())).as(what).isEqualTo(price.totalMinor());
      assertThat(price.paidMinor()).as(what).allMatch(paid -> paid >= 0);
      assertThat(price.discountMinor()).as(what).isBetween(0L, price.subtotalMinor());
      assertThat(of(price, Kind.DISCOUNT)).as(what).isEqualTo(-price.discountMinor());
      assertThat(of(price, Kind.TAX)).as(what).isEqualTo(price.taxMinor());
      for (long paid : price.paidMinor()) {
        int tickets = 1 + random.nextInt(12);
        assertThat(LongStream.of(Rounding.evenly(paid, tickets)).sum()).as(what).isEqualTo(paid);
      }
    }
  }

  private static List<Reduction> reductions(Random random, long[] amounts) {
    long[] left = amounts.clone();
    List<Reduction> reductions = new ArrayList<>();
    for (int code = random.nextInt(4); code > 0; code--) {
      long[] off = new long[left.length];
      for (int i = 0; i < left.length; i++) {
        off[i] = random.nextInt(4) == 0 ? left[i] : random.nextLong(left[i] + 1);
        left[i] -= off[i];
      }
      reductions.add(reduction(off));
    }
    return reductions;
  }

  private static @Nullable TaxRate anyTax(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> tax(TaxRate.Mode.INCLUSIVE, random.nextInt(1_000_001));
      default -> tax(TaxRate.Mode.EXCLUSIVE, random.nextInt(1_000_001));
    };
  }

  private static long sum(List<Long> amounts) {
    return amounts.stream().mapToLong(Long::longValue).sum();
  }

  private static long of(OrderPrice price, Kind kind) {
    return price.adjustments().stream()
        .filter(line -> line.kind() == kind)
        .mapToLong(PriceLine::amountMinor)
        .sum();
  }

  private static TaxRate tax(TaxRate.Mode mode, int millionths) {
    return new TaxRate(Ids.next(), "VAT", "AT", null, null, millionths, mode, Instant.EPOCH, null);
  }

  private static Reduction reduction(long... perLine) {
    UUID id = Ids.next();
    Discount discount =
        new Discount(
            id,
            "CODE",
            new Discount.Percentage(1),
            null,
            null,
            null,
            null,
            null,
            true,
            null,
            null,
            0,
            Instant.EPOCH,
            null,
            id,
            Instant.EPOCH);
    return new Reduction(discount, Arrays.stream(perLine).boxed().toList());
  }
}
