package io.boxoffice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
  private static final Duration TIME = Duration.ofSeconds(9);
  private static final double MOST_MILLIS = 150;
  private final List<String> said = new ArrayList<>();

  /** Answers within so many milliseconds, one number for each run at a rate. */
  private record Answers(Deque<Integer> millis) implements Load {
    @Override
    public Tally atRate(double perSecond, Duration time) {
      return tally(millis.size() > 1 ? millis.remove() : millis.getFirst());
    }

    @Override
    public Tally saturated(int outstanding, Duration time) {
      return tally(10);
    }

    private static Tally tally(int millis) {
      Tally tally = new Tally(Duration.ofSeconds(10));
      for (int i = 1; i <= 1_000; i++) {
        tally.answered(
            201, TimeUnit.MILLISECONDS.toNanos(millis), TimeUnit.MILLISECONDS.toNanos(i));
      }
      return tally;
    }
  }

  private Search search(Integer... millis) {
    return new Search(
        new Answers(new ArrayDeque<>(List.of(millis))),
        128,
        status -> status == 201,
        MOST_MILLIS,
        said::add,
        tally -> {});
  }

  @Test
  void a_rate_that_keeps_its_bounds_is_measured_once(@TempDir Path folder) throws Exception {
    try (Disk disk = Disk.of(folder)) {
      Search search = search(20);
      Search.Found found = search.upTo(500, TIME, disk);
      assertThat(found.kept()).isTrue();
      assertThat(found.offered()).isBetween(500.0, 520.0);
      assertThat(search.disturbed()).isZero();
    }
  }

  @Test
  void a_rate_that_does_not_is_not_measured_again_beside_a_quiet_disk() throws Exception {
    Search search = search(20, 300, 20);
    Search.Found found = search.upTo(500, TIME);
    assertThat(found.kept()).isTrue();
    assertThat(found.offered()).isLessThan(500);
    assertThat(search.disturbed()).isZero();
  }

  @Test
  void the_share_of_time_that_is_lost_to_the_disk_is_what_goes_beyond_the_bound(
      @TempDir Path folder) throws Exception {
    try (Disk disk = Disk.of(folder)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (disk.millis(100) == 0 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
      assertThat(disk.shareBeyond(0)).isPositive().isLessThan(1);
      assertThat(disk.shareBeyond(60_000)).isZero();
      assertThat(disk.shareBeyond(0)).isGreaterThanOrEqualTo(disk.shareBeyond(1));
    }
  }
}
