package io.boxoffice.local.payments;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Does what is due, in time: outcomes, refunds, webhooks. */
@Component
class DueWorker implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DueWorker.class);

  private static final int BATCH = 200;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** Between the beginnings of two rounds, so that what is due at one moment shares a round. */
  private static final Duration APART = Duration.ofMillis(25);

  private final Payments payments;
  private final Refunds refunds;
  private final WebhookDelivery delivery;
  private final WebhookStore webhooks;
  private final DueSignal due;
  private final InstantSource time;
  private volatile boolean running;
  private volatile Thread thread = new Thread();

  DueWorker(
      Payments payments,
      Refunds refunds,
      WebhookDelivery delivery,
      WebhookStore webhooks,
      DueSignal due,
      InstantSource time) {
    this.payments = payments;
    this.refunds = refunds;
    this.delivery = delivery;
    this.webhooks = webhooks;
    this.due = due;
    this.time = time;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("due-worker").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    due.signal();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        long began = System.nanoTime();
        if (payments.settleDue(BATCH) + refunds.settleDue() + delivery.startDue() == 0) {
          due.await(untilNextDue());
        }
        Duration rest = APART.minusNanos(System.nanoTime() - began);
        if (rest.isPositive()) {
          // not DueSignal.await: a signal must not end it, the next round sees what it tells of
          Thread.sleep(rest);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("The worker failed and carries on in a moment", e);
        pause();
      }
    }
  }

  private Duration untilNextDue() {
    Instant now = time.instant();
    return webhooks
        .nextDue(now)
        .map(next -> Duration.between(now, next))
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .orElse(LONGEST_WAIT);
  }

  private void pause() {
    try {
      Thread.sleep(LONGEST_WAIT);
    } catch (InterruptedException e) {
      running = false;
    }
  }
}
