package io.boxoffice.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * How long a small write to the disk takes by itself, ten times a second beside what is measured. A
 * commit takes at least as long, and a disk of a virtual machine may be somebody else's at the
 * time.
 */
final class Disk implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int BYTES = 512;
  private static final int PLACES = 128;
  private static final int PAGE = 8_192;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private final Histogram times = new Histogram(LONGEST.toNanos(), 3);
  private final Path file;
  private final FileChannel channel;
  private final Thread thread = Thread.ofPlatform().name("disk").daemon().unstarted(this::watch);
  private volatile boolean running = true;
  private long restarted = System.nanoTime();

  private Disk(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file, StandardOpenOption.WRITE);
    // a file that grows would have its size written, too
    channel.write(ByteBuffer.allocate(PLACES * PAGE));
    channel.force(true);
  }

  /** Watches the disk of a folder until it is closed. */
  static Disk of(Path folder) throws IOException {
    Disk disk = new Disk(Files.createTempFile(folder, "disk", ".tmp"));
    disk.thread.start();
    return disk;
  }

  private void watch() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try {
      for (int i = 0; running; i++) {
        long began = System.nanoTime();
        channel.write(bytes.clear(), (long) (i % PLACES) * PAGE);
        channel.force(false);
        record(System.nanoTime() - began);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (IOException e) {
      // what was seen so far stands
      running = false;
    }
  }

  private synchronized void record(long nanos) {
    times.recordValue(Math.clamp(nanos, 0, times.getHighestTrackableValue()));
  }

  /** Forgets what was seen so far. */
  synchronized void restart() {
    times.reset();
    restarted = System.nanoTime();
  }

  /**
   * Returns the share of the time, 0 to 1, in which whatever began to wait for the disk waited for
   * longer than that.
   */
  synchronized double shareBeyond(double millis) {
    double beyond = 0;
    for (HistogramIterationValue value : times.recordedValues()) {
      double waited = value.getValueIteratedTo() / NANOS_PER_MILLI - millis;
      beyond += Math.max(0, waited) * value.getCountAtValueIteratedTo();
    }
    return beyond * NANOS_PER_MILLI / Math.max(1, System.nanoTime() - restarted);
  }

  /** Returns how many milliseconds that share of the writes took at most, in percent. */
  synchronized double millis(double percentile) {
    return times.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  @Override
  public void close() throws IOException {
    running = false;
    try {
      thread.join(LONGEST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
    Files.delete(file);
  }
}
