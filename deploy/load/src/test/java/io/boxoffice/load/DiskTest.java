package io.boxoffice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  @Test
  void writes_until_it_is_closed_and_leaves_nothing(@TempDir Path folder) throws Exception {
    try (Disk disk = Disk.of(folder)) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (disk.millis(100) == 0 && System.nanoTime() < deadline) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }

      assertThat(disk.millis(100)).isPositive().isGreaterThanOrEqualTo(disk.millis(50));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
