package io.boxoffice.purchase.notification;

import io.boxoffice.purchase.notification.NotificationStore.Depth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends what is due, a bounded number of mails a turn. Any number of replicas may do so at once.
 */
@Component
class NotificationWorker {
  private static final Logger log = LoggerFactory.getLogger(NotificationWorker.class);
  private static final Duration RECENT = Duration.ofDays(1);
  private static final int FORGOTTEN_AT_ONCE = 5_000;
  private final NotificationStore store;
  private final Deliver deliver;
  private final NotificationProperties properties;
  private final InstantSource time;
  private volatile Depth depth = new Depth(0, 0, 0);
  private final Counter sent;
  private final Counter failed;

  NotificationWorker(
      NotificationStore store,
      Deliver deliver,
      NotificationProperties properties,
      InstantSource time,
      MeterRegistry metrics) {
    this.store = store;
    this.deliver = deliver;
    this.properties = properties;
    this.time = time;
    Gauge.builder("boxoffice.notification.waiting", () -> depth.waiting())
        .description("mails that are to be sent")
        .register(metrics);
    Gauge.builder("boxoffice.notification.oldest.seconds", () -> depth.oldestSeconds())
        .description("age of the oldest mail that is to be sent")
        .register(metrics);
    Gauge.builder("boxoffice.notification.given.up", () -> depth.givenUp())
        .description("mails of the last day that were given up")
        .register(metrics);
    this.sent =
        Counter.builder("boxoffice.notification.sent")
            .description("mails that the mail server took")
            .register(metrics);
    this.failed =
        Counter.builder("boxoffice.notification.failures")
            .description("tries that came to nothing")
            .register(metrics);
  }

  @Scheduled(fixedDelayString = "${boxoffice.notification.worker-interval:1s}")
  void round() {
    if (properties.enabled()) {
      try {
        sendDue();
      } catch (DataAccessException e) {
        log.warn("mails wait until the database answers: {}", e.getClass().getSimpleName());
      }
    }
  }

  /** Sends what is due and returns how many mails were taken. */
  int sendDue() {
    Instant now = time.instant();
    // a slow mail server must not make this turn outlive its lease
    Instant until = now.plus(properties.lease().dividedBy(2));
    List<Notification> due = store.takeDue(now, now.plus(properties.lease()), properties.batch());
    for (int i = 0; i < due.size(); i++) {
      List<Notification> rest = due.subList(i + 1, due.size());
      Delivery delivery = deliver.deliver(due.get(i));
      count(delivery);
      if (delivery instanceof Delivery.NoServer(String why)) {
        log.warn("{}; {} mails wait", why, rest.size() + 1);
        putBack(rest, properties.firstRetry());
        break;
      }
      if (time.instant().isAfter(until)) {
        putBack(rest, Duration.ZERO);
        break;
      }
    }
    return due.size();
  }

  private void putBack(List<Notification> rest, Duration wait) {
    Instant now = time.instant();
    store.putBack(rest, now.plus(wait), now);
  }

  private void count(Delivery delivery) {
    switch (delivery) {
      case Delivery.Sent _ -> sent.increment();
      case Delivery.Failed _, Delivery.NoServer _, Delivery.GivenUp _ -> failed.increment();
      case Delivery.NoAddress _ -> {
        // nothing went wrong
      }
    }
  }

  @Scheduled(fixedDelayString = "${boxoffice.notification.watch-interval:15s}")
  void watch() {
    Instant now = time.instant();
    try {
      depth = store.depth(now, now.minus(RECENT));
    } catch (DataAccessException e) {
      log.warn("the queue of mails was not counted: {}", e.getClass().getSimpleName());
    }
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT10M")
  void forget() {
    try {
      store.forget(time.instant().minus(properties.keep()), FORGOTTEN_AT_ONCE);
    } catch (DataAccessException e) {
      log.warn("old mails are forgotten in the next round: {}", e.getClass().getSimpleName());
    }
  }
}
