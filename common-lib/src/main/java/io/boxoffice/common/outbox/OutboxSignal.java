package io.boxoffice.common.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells this process's relay that there may be something to publish. */
final class OutboxSignal {
  private final Semaphore signals = new Semaphore(0);
  private final AtomicBoolean committedHere = new AtomicBoolean();

  /** A transaction of this process committed events. */
  void committed() {
    committedHere.set(true);
    raise();
  }

  /** Another process says that events were committed. */
  void heard() {
    raise();
  }

  private void raise() {
    // one that is not yet taken stands for all that come until it is
    if (signals.availablePermits() == 0) {
      signals.release();
    }
  }

  /**
   * Waits for a signal, but no longer than this.
   *
   * @return whether events were committed here since it was last asked
   */
  boolean await(Duration longest) throws InterruptedException {
    if (signals.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      signals.drainPermits();
    }
    return committedHere.getAndSet(false);
  }
}
