package io.boxoffice.purchase.spending;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.purchase.spending.SpendingProperties.Amounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingPropertiesTest {
  private static final Amounts STANDARD = new Amounts(500, 1000, 5000, 20_000);

  @Test
  void major_units_become_the_minor_units_of_the_currency() {
    SpendingProperties properties = new SpendingProperties(STANDARD, Map.of());

    assertThat(properties.of("EUR")).isEqualTo(new Limits(50_000, 100_000, 500_000, 2_000_000));
    assertThat(properties.of("JPY")).isEqualTo(new Limits(500, 1000, 5000, 20_000));
    assertThat(properties.of("KWD"))
        .isEqualTo(new Limits(500_000, 1_000_000, 5_000_000, 20_000_000));
    // no such currency, and one that has no minor unit: as most have
    assertThat(properties.of("QQQ").perTransactionMinor()).isEqualTo(50_000);
    assertThat(properties.of("XXX").perTransactionMinor()).isEqualTo(50_000);
  }

  @Test
  void a_currency_may_have_amounts_of_its_own() {
    SpendingProperties properties =
        new SpendingProperties(
            STANDARD, Map.of("JPY", new Amounts(50_000, 100_000, 500_000, 1_000_000)));

    assertThat(properties.of("JPY").perTransactionMinor()).isEqualTo(50_000);
    assertThat(properties.of("EUR").perTransactionMinor()).isEqualTo(50_000);
    assertThat(properties.of("EUR").dailyMinor()).isEqualTo(100_000);
  }

  @Test
  void amounts_rise_with_their_window() {
    assertThat(STANDARD.isInOrder()).isTrue();
    assertThat(new Amounts(1001, 1000, 5000, 20_000).isInOrder()).isFalse();
    assertThat(new Amounts(500, 5001, 5000, 20_000).isInOrder()).isFalse();
    assertThat(new Amounts(500, 1000, 20_001, 20_000).isInOrder()).isFalse();
  }
}
