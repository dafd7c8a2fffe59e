package io.boxoffice.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LocalLimitsTest {
  private static final long SECOND = 1_000_000;
  private final LocalLimits limits = new LocalLimits();
  private final Quota ten = new Quota("purchase", 10);

  @Test
  void aQuotaMayBeUsedAtOnceAndNoMore() {
    for (int left = 9; left >= 0; left--) {
      Allowance allowance = limits.take("a", ten, 0);
      assertThat(allowance.allowed()).isTrue();
      assertThat(allowance.remaining()).isEqualTo(left);
    }

    Allowance refused = limits.take("a", ten, 0);

    assertThat(refused.allowed()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.retryAfterSeconds()).isEqualTo(6);
    assertThat(refused.resetSeconds()).isEqualTo(60);
    assertThat(limits.take("b", ten, 0).allowed()).isTrue();
  }

  @Test
  void aUsedQuotaComesBackEvenly() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.take("a", ten, 0).allowed()).isTrue();
    }

    assertThat(limits.take("a", ten, 6 * SECOND - 1).allowed()).isFalse();
    assertThat(limits.take("a", ten, 6 * SECOND).allowed()).isTrue();
    assertThat(limits.take("a", ten, 6 * SECOND).allowed()).isFalse();
    assertThat(limits.take("a", ten, 90 * SECOND).remaining()).isEqualTo(9);
  }

  @Test
  void concurrentRequestsOfOneKeyNeverGetMoreThanItsQuota() throws Exception {
    Quota quota = new Quota("read", 100);
    List<Callable<Integer>> takers = new ArrayList<>();
    for (int taker = 0; taker < 16; taker++) {
      takers.add(
          () -> {
            int allowed = 0;
            for (int i = 0; i < 50; i++) {
              allowed += limits.take("a", quota, 0).allowed() ? 1 : 0;
            }
            return allowed;
          });
    }

    int allowed = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (Future<Integer> taken : threads.invokeAll(takers)) {
        allowed += taken.get();
      }
    }

    assertThat(allowed).isEqualTo(100);
  }
}
