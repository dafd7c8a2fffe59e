package io.boxoffice.purchase.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SagaPropertiesTest {
  private final SagaProperties properties =
      new SagaProperties(
          Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(30), 1, 1, 1);

  @Test
  void waits_double_up_to_a_bound_however_often_a_step_fails() {
    assertThat(properties.retryAfter(0)).isEqualTo(Duration.ofMillis(500));
    assertThat(properties.retryAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(properties.retryAfter(5)).isEqualTo(Duration.ofSeconds(16));
    for (int failures : new int[] {6, 30, 63, 64, 1_000_000, Integer.MAX_VALUE}) {
      assertThat(properties.retryAfter(failures)).isEqualTo(Duration.ofSeconds(30));
    }
  }
}
