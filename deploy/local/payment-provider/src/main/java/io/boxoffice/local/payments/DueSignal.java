package io.boxoffice.local.payments;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the worker when something new may be due. */
@Component
class DueSignal {

  private final Semaphore news = new Semaphore(0);

  void signal() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  void await(Duration longest) throws InterruptedException {
    if (news.tryAcquire(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }
}
