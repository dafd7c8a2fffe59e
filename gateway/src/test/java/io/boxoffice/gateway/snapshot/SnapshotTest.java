package io.boxoffice.gateway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SnapshotTest {
  private static final Duration LONG = Duration.ofHours(1);
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Snapshot<Integer> snapshot =
      new Snapshot<>("numbers", this::fetch, LONG, Duration.ofSeconds(10), now::get);

  @Test
  void readersShareOneFetch() {
    assertThat(snapshot.get().block()).isEqualTo(1);
    assertThat(snapshot.get().block()).isEqualTo(1);
  }

  @Test
  void aForcedFetchIsNotRepeatedTooSoon() {
    assertThat(snapshot.fresh().block()).isEqualTo(1);
    assertThat(snapshot.fresh().block()).isEqualTo(1);

    now.set(Instant.EPOCH.plusSeconds(10));

    assertThat(snapshot.fresh().block()).isEqualTo(2);
    assertThat(snapshot.fresh().block()).isEqualTo(2);
  }

  @Test
  void anOldValueIsKeptWhenTheSourceFailsAndTheSourceIsNotFlooded() {
    assertThat(snapshot.get().block()).isEqualTo(1);
    failure.set(new IllegalStateException("down"));
    now.set(Instant.EPOCH.plusSeconds(10));

    assertThat(snapshot.fresh().block()).isEqualTo(1);
    assertThat(snapshot.fresh().block()).isEqualTo(1);

    assertThat(fetches).hasValue(2);
    assertThat(snapshot.fetchedAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void withoutAnyValueTheFailureIsToldAndTheSourceIsLeftAloneForASecond() {
    failure.set(new IllegalStateException("down"));
    assertThatThrownBy(() -> snapshot.get().block()).hasMessageContaining("down");
    assertThat(snapshot.fetchedAt()).isNull();

    failure.set(null);

    assertThatThrownBy(() -> snapshot.get().block()).hasMessageContaining("down");
    assertThat(fetches).hasValue(1);
    now.set(Instant.EPOCH.plusSeconds(1));
    assertThat(snapshot.get().block()).isEqualTo(2);
  }

  private Mono<Integer> fetch() {
    return Mono.fromSupplier(
        () -> {
          int fetch = fetches.incrementAndGet();
          RuntimeException broken = failure.get();
          if (broken != null) {
            throw broken;
          }
          return fetch;
        });
  }
}
