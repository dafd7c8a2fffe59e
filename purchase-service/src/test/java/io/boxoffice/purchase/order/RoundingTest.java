package io.boxoffice.purchase.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundingTest {
  private static final long SEED = 20_260_101;

  @Test
  void a_half_goes_up() {
    assertThat(Rounding.halfUp(1, 1, 2)).isEqualTo(1);
    assertThat(Rounding.halfUp(3, 1, 2)).isEqualTo(2);
    assertThat(Rounding.halfUp(249, 1, 100)).isEqualTo(2);
    assertThat(Rounding.halfUp(250, 1, 100)).isEqualTo(3);
    assertThat(Rounding.halfUp(Long.MAX_VALUE / 2, 1_000_000, 1_000_000))
        .isEqualTo(Long.MAX_VALUE / 2);
  }

  @Test
  void equal_parts_differ_by_one_at_most_and_the_first_are_larger() {
    assertThat(Rounding.evenly(10, 4)).containsExactly(3, 3, 2, 2);
    assertThat(Rounding.evenly(0, 3)).containsExactly(0, 0, 0);
    assertThat(Rounding.evenly(2, 3)).containsExactly(1, 1, 0);
  }

  @Test
  void what_is_left_over_goes_to_the_largest_remainders() {
    assertThat(Rounding.byWeight(100, new long[] {1, 1, 1})).containsExactly(34, 33, 33);
    assertThat(Rounding.byWeight(10, new long[] {10, 25, 65})).containsExactly(1, 3, 6);
    assertThat(Rounding.byWeight(5, new long[] {0, 0})).containsExactly(0, 0);
  }

  @Test
  void shares_add_up_and_never_exceed_their_weights() {
    Random random = new Random(SEED);
    for (int run = 0; run < 20_000; run++) {
      long[] weights = random.longs(1 + random.nextInt(8), 0, limit(random)).toArray();
      long sum = Arrays.stream(weights).sum();
      long amount = sum == 0 ? 0 : random.nextLong(sum + 1);
      long[] shares = Rounding.byWeight(amount, weights);
      assertThat(Arrays.stream(shares).sum()).as("seed %d run %d", SEED, run).isEqualTo(amount);
      for (int i = 0; i < weights.length; i++) {
        assertThat(shares[i]).as("seed %d run %d", SEED, run).isBetween(0L, weights[i]);
      }
      int parts = 1 + random.nextInt(50);
      assertThat(Arrays.stream(Rounding.evenly(amount, parts)).sum()).isEqualTo(amount);
    }
  }

  private static long limit(Random random) {
    return random.nextBoolean() ? 5 : 1_000_000_000_000_000L;
  }
}
