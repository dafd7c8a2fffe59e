package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.event.EventStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of one event's seats in this process: one reader of the database, and all streams
 * that listen.
 *
 * <p>Keeps the last changes, ready to be sent, once for all. A stream has nothing but its place in
 * them; one that falls out of them reads on in the database. So a slow client costs no memory.
 */
final class SeatFeed implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(SeatFeed.class);
  private static final int PAGE = 500;
  private static final int MOST_KEPT = 1_000;
  private static final long MOST_KEPT_BYTES = 4L * 1024 * 1024;
  private static final int MOST_AT_ONCE = 100;

  private final UUID tenantId;
  private final UUID eventId;
  private final SeatMapStore store;
  private final Duration poll;
  private final Semaphore wake = new Semaphore(0);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ArrayDeque<StreamEvent> kept = new ArrayDeque<>();
  private long keptBytes;
  private long newest = -1;
  private int listeners;
  private boolean stopped;
  private @Nullable EventStatus over;

  SeatFeed(UUID tenantId, UUID eventId, SeatMapStore store, Duration poll) {
    this.tenantId = tenantId;
    this.eventId = eventId;
    this.store = store;
    this.poll = poll;
  }

  /** What a stream hears when it asks for more. */
  sealed interface Heard {
    /** The changes that follow, without a gap. */
    record Changes(List<StreamEvent> events) implements Heard {}

    /** There are changes, but they are no longer kept here. */
    record Behind() implements Heard {}

    /** Nothing for a while. */
    record Silence() implements Heard {}

    /** No more changes will come. */
    record Over(EventStatus status) implements Heard {}

    /** This process stops. */
    record Stopped() implements Heard {}
  }

  UUID eventId() {
    return eventId;
  }

  void join() {
    lock.lock();
    try {
      listeners++;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether nobody is left, and then ends. */
  boolean leave() {
    lock.lock();
    try {
      listeners--;
      if (listeners > 0) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    stop();
    return true;
  }

  /** Looks for changes at once; never waits. */
  void wake() {
    wake.release();
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
    wake.release();
  }

  /** Waits for changes after a version. */
  Heard await(long after, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (newest > after) {
          List<StreamEvent> events = keptAfter(after);
          return events.isEmpty() ? new Heard.Behind() : new Heard.Changes(events);
        }
        if (stopped) {
          return new Heard.Stopped();
        }
        EventStatus status = over;
        if (status != null) {
          return new Heard.Over(status);
        }
        if (left <= 0) {
          return new Heard.Silence();
        }
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next changes after a version, or none when the first of them is not kept. */
  private List<StreamEvent> keptAfter(long after) {
    if (kept.isEmpty() || kept.getFirst().version() > after + 1) {
      return List.of();
    }
    List<StreamEvent> events = new ArrayList<>();
    for (Iterator<StreamEvent> from = kept.descendingIterator(); from.hasNext(); ) {
      StreamEvent event = from.next();
      if (event.version() <= after) {
        break;
      }
      events.add(event);
    }
    Collections.reverse(events);
    return events.size() > MOST_AT_ONCE ? List.copyOf(events.subList(0, MOST_AT_ONCE)) : events;
  }

  @Override
  public void run() {
    boolean failing = false;
    while (goesOn()) {
      try {
        TenantContext.system(tenantId, "seat-stream").run(this::look);
        failing = false;
      } catch (RuntimeException e) {
        if (!failing) {
          log.warn("seat changes of event {} cannot be read; tries on: {}", eventId, e.toString());
        }
        failing = true;
      }
      try {
        // whether it was woken or not, it looks
        boolean woken = wake.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
        if (woken) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop();
      }
    }
  }

  private boolean goesOn() {
    lock.lock();
    try {
      return !stopped && over == null;
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    Optional<SeatMapStore.Head> head = store.head(eventId);
    if (head.isEmpty()) {
      end(EventStatus.CANCELLED);
      return;
    }
    long version = head.get().version();
    if (newest < 0) {
      skipTo(version);
    }
    while (newest < version) {
      List<SeatStates.Change> changes = store.changes(eventId, newest, PAGE);
      if (changes.isEmpty() || changes.getFirst().version() != newest + 1) {
        // what happened in between is not known any more; who asks for it is told so
        skipTo(version);
      } else {
        keep(changes);
      }
    }
    if (!head.get().isLive()) {
      end(head.get().status());
    }
  }

  private void keep(List<SeatStates.Change> changes) {
    List<StreamEvent> events = new ArrayList<>(changes.size());
    long expected = newest + 1;
    for (SeatStates.Change change : changes) {
      if (change.version() != expected) {
        break;
      }
      events.add(StreamEvent.of(change));
      expected++;
    }
    lock.lock();
    try {
      for (StreamEvent event : events) {
        kept.addLast(event);
        keptBytes += event.bytes().length;
        newest = event.version();
      }
      while (kept.size() > 1 && (kept.size() > MOST_KEPT || keptBytes > MOST_KEPT_BYTES)) {
        keptBytes -= kept.removeFirst().bytes().length;
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void skipTo(long version) {
    lock.lock();
    try {
      kept.clear();
      keptBytes = 0;
      newest = version;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end(EventStatus status) {
    lock.lock();
    try {
      over = status;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
