package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Many people doing the same at once, each on a virtual thread. */
final class Crowd {
  private Crowd() {}

  /** What one of them does. */
  interface Deed<T> {
    void of(T person) throws InterruptedException;
  }

  /**
   * Does it for each, at most so many at once, and waits for all. A failure of one is a mismatch
   * under the given name and does not stop the others.
   *
   * @param bound longest time for all; what is not done then is interrupted and a mismatch
   */
  static <T> void forEach(
      String name,
      Collection<T> people,
      int atOnce,
      Duration bound,
      Mismatches mismatches,
      Deed<T> deed)
      throws InterruptedException {
    Semaphore places = new Semaphore(atOnce);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (T person : people) {
        threads.execute(() -> one(name, person, places, mismatches, deed));
      }
      threads.shutdown();
      if (!threads.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        mismatches.add(name, "not done within " + bound.toSeconds() + " s");
      }
    } finally {
      threads.shutdownNow();
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        mismatches.add(name, "did not stop when interrupted");
      }
    }
  }

  private static <T> void one(
      String name, T person, Semaphore places, Mismatches mismatches, Deed<T> deed) {
    try {
      places.acquire();
      try {
        deed.of(person);
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      mismatches.add(
          name, e instanceof DemoFailure ? String.valueOf(e.getMessage()) : e.toString());
    }
  }
}
