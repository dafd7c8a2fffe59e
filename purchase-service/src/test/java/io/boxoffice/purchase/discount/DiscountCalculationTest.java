package io.boxoffice.purchase.discount;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.discount.Basket.Line;
import io.boxoffice.purchase.discount.Discount.BuyXGetY;
import io.boxoffice.purchase.discount.Discount.Fixed;
import io.boxoffice.purchase.discount.Discount.Percentage;
import io.boxoffice.purchase.discount.Discount.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiscountCalculationTest {
  private static final long SEED = 77_001;
  private static final UUID STALLS = Ids.next();
  private static final UUID BOX = Ids.next();

  @Test
  void a_percentage_is_rounded_line_by_line() {
    assertThat(off(List.of(new Line(STALLS, 1, 105), new Line(BOX, 1, 115)), new Percentage(1000)))
        .containsExactly(11L, 12L);
  }

  @Test
  void a_fixed_amount_is_divided_by_what_the_lines_cost() {
    assertThat(off(List.of(new Line(STALLS, 2, 3000), new Line(BOX, 1, 6000)), new Fixed(1000)))
        .containsExactly(333L, 667L);
  }

  @Test
  void a_fixed_amount_takes_no_more_than_there_is() {
    assertThat(off(List.of(new Line(STALLS, 1, 300), new Line(BOX, 1, 0)), new Fixed(1000)))
        .containsExactly(300L, 0L);
  }

  @Test
  void of_three_and_one_the_cheapest_is_free_as_often_as_there_are_four() {
    List<Line> lines = List.of(new Line(STALLS, 3, 9000), new Line(BOX, 6, 12_000));

    assertThat(off(lines, new BuyXGetY(3, 1))).containsExactly(0L, 4000L);
    assertThat(off(lines, new BuyXGetY(1, 7))).containsExactly(3000L, 12_000L);
    assertThat(off(lines, new BuyXGetY(5, 5))).containsExactly(0L, 0L);
  }

  @Test
  void what_it_is_not_for_keeps_its_price() {
    List<Line> lines = List.of(new Line(STALLS, 2, 1000), new Line(BOX, 2, 5000));

    assertThat(off(lines, discount(new Percentage(10_000), BOX))).containsExactly(0L, 5000L);
    assertThat(off(lines, discount(new Fixed(600), STALLS))).containsExactly(600L, 0L);
    assertThat(off(lines, discount(new BuyXGetY(1, 1), BOX))).containsExactly(0L, 2500L);
  }

  @Test
  void codes_take_effect_in_the_order_of_their_kinds() {
    Discount free = discount(new BuyXGetY(1, 1), null);
    Discount half = discount(new Percentage(5000), null);
    Discount fixed = discount(new Fixed(300), null);

    List<Reduction> reductions =
        DiscountCalculation.of(List.of(new Line(STALLS, 2, 4000)), List.of(fixed, half, free));

    assertThat(reductions).extracting(Reduction::discount).containsExactly(free, half, fixed);
    assertThat(reductions).extracting(Reduction::totalMinor).containsExactly(2000L, 1000L, 300L);
  }

  @Test
  void no_line_falls_below_zero_and_the_order_of_the_codes_means_nothing() {
    Random random = new Random(SEED);
    for (int run = 0; run < 10_000; run++) {
      List<Line> lines = lines(random);
      List<Discount> discounts = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        discounts.add(discount(rule(random), random.nextInt(3) == 0 ? BOX : null));
      }
      List<Reduction> reductions = DiscountCalculation.of(lines, discounts);
      for (int i = 0; i < lines.size(); i++) {
        int line = i;
        assertThat(reductions)
            .as("seed %d run %d", SEED, run)
            .allSatisfy(r -> assertThat(r.perLine().get(line)).isNotNegative());
        assertThat(reductions.stream().mapToLong(r -> r.perLine().get(line)).sum())
            .as("seed %d run %d", SEED, run)
            .isLessThanOrEqualTo(lines.get(i).amountMinor());
      }
      Collections.shuffle(discounts, random);
      assertThat(DiscountCalculation.of(lines, discounts))
          .as("seed %d run %d", SEED, run)
          .isEqualTo(reductions);
    }
  }

  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      int quantity = 1 + random.nextInt(9);
      long price = random.nextInt(5) == 0 ? 0 : random.nextLong(random.nextBoolean() ? 10 : 99_999);
      lines.add(new Line(random.nextBoolean() ? STALLS : BOX, quantity, quantity * price));
    }
    return lines;
  }

  private static Rule rule(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Percentage(1 + random.nextInt(10_000));
      case 1 -> new Fixed(1 + random.nextLong(200_000));
      default -> new BuyXGetY(1 + random.nextInt(4), 1 + random.nextInt(4));
    };
  }

  private static List<Long> off(List<Line> lines, Rule rule) {
    return off(lines, discount(rule, null));
  }

  private static List<Long> off(List<Line> lines, Discount discount) {
    return DiscountCalculation.of(lines, List.of(discount)).getFirst().perLine();
  }

  private static Discount discount(Rule rule, @Nullable UUID ticketType) {
    UUID event = Ids.next();
    return new Discount(
        Ids.next(),
        "CODE",
        rule,
        rule instanceof Fixed ? "EUR" : null,
        event,
        event,
        ticketType,
        null,
        true,
        null,
        null,
        0,
        Instant.EPOCH,
        null,
        event,
        Instant.EPOCH);
  }
}
