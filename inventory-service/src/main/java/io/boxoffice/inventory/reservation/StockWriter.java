package io.boxoffice.inventory.reservation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Carries out one event's stock commands in this process, one transaction after the other.
 *
 * <p>While a transaction is in flight, arriving commands queue; the next transaction takes them
 * all, up to a bound. So the more commands come, the cheaper each is, and who asks alone never
 * waits for a timer. A writer lives as long as it has work; other processes may have writers of the
 * same event, and the row locks of {@link StockStore} keep them apart.
 */
final class StockWriter {
  private static final Logger log = LoggerFactory.getLogger(StockWriter.class);
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(500));

  /** Batches from this size on are large enough to pay for their transaction. */
  private static final int REGROUP_FROM = 64;

  private static final Duration REGROUP_LIMIT = Duration.ofNanos(300_000);

  /** What a crowd's callers wait so that fewer and larger batches do. */
  private static final Duration SHORTEST_GATHERING = Duration.ofMillis(3);

  private static final Duration LONGEST_GATHERING = Duration.ofMillis(10);

  /** What became of an offer. */
  enum Offer {
    /** Queued; the writer's run is under way. */
    TAKEN,
    /** Queued as the first; whoever offered starts the run. */
    START,
    /** The queue is full. */
    FULL,
    /** This writer is done; ask a new one. */
    RETIRED
  }

  private final UUID tenantId;
  private final UUID eventId;
  private final StockBatch batch;
  private final ReservationSettings settings;
  private final StockMetrics metrics;
  private final StockListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Pending<?>> queue = new ArrayDeque<>();
  private boolean started;
  private boolean retired;

  /** How long the last batch took; the thread's that runs batches. */
  private long took;

  StockWriter(
      UUID tenantId,
      UUID eventId,
      StockBatch batch,
      ReservationSettings settings,
      StockMetrics metrics,
      StockListener listener) {
    this.tenantId = tenantId;
    this.eventId = eventId;
    this.batch = batch;
    this.settings = settings;
    this.metrics = metrics;
    this.listener = listener;
  }

  Offer offer(Pending<?> pending) {
    lock.lock();
    try {
      if (retired) {
        return Offer.RETIRED;
      }
      if (queue.size() >= settings.queue()) {
        return Offer.FULL;
      }
      queue.add(pending);
      if (started) {
        return Offer.TAKEN;
      }
      started = true;
      return Offer.START;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Carries out what is queued, as one batch.
   *
   * @return how many commands that were; 0 when nothing was queued, and then this writer has
   *     retired
   */
  int runBatch() {
    List<Pending<?>> next = take();
    if (next.isEmpty()) {
      return 0;
    }
    try {
      carryOut(next);
    } catch (Throwable unexpected) {
      log.error("stock batch of event {} failed", eventId, unexpected);
      next.forEach(one -> one.failed(unexpected));
    }
    return next.size();
  }

  /**
   * Lets callers that were just answered ask again before the next transaction takes what is
   * queued, for as long as more of them do. Without it, every second batch is a small one that
   * costs a commit of its own. After a small batch, of which there would be hundreds a second, it
   * is about as long as that batch took: a dozen statements cost as much for two commands as for
   * twenty, and a machine that is busy has no time for many. Who asks alone never waits. Not to be
   * called while other events wait for the thread.
   */
  // nothing relies on the yield: without it the pause only ends at its limit
  @SuppressWarnings("ThreadPriorityCheck")
  void regroup(int answered) {
    if (answered == 1) {
      return;
    }
    if (answered < REGROUP_FROM) {
      LockSupport.parkNanos(
          Math.clamp(took, SHORTEST_GATHERING.toNanos(), LONGEST_GATHERING.toNanos()));
      return;
    }
    long until = System.nanoTime() + REGROUP_LIMIT.toNanos();
    int quiet = 0;
    for (int seen = queued(); quiet < 3 && System.nanoTime() < until; ) {
      Thread.yield();
      int now = queued();
      quiet = now > seen ? 0 : quiet + 1;
      seen = now;
    }
  }

  private int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Answers busy to all that is still queued, because the process stops. */
  void refuseQueued() {
    List<Pending<?>> refused;
    lock.lock();
    try {
      refused = new ArrayList<>(queue);
      queue.clear();
    } finally {
      lock.unlock();
    }
    refused.forEach(Pending::busy);
  }

  private List<Pending<?>> take() {
    lock.lock();
    try {
      int size = Math.min(queue.size(), settings.batch());
      List<Pending<?>> taken = new ArrayList<>(size);
      while (taken.size() < size) {
        taken.add(queue.remove());
      }
      retired = taken.isEmpty();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void carryOut(List<Pending<?>> pending) {
    long start = System.nanoTime();
    pending.forEach(one -> metrics.waited(start - one.arrivedNanos()));
    attempt(pending);
    took = System.nanoTime() - start;
  }

  /**
   * Runs the commands in one transaction, as often as it takes.
   *
   * <p>After a lost connection or a deadlock the batch is simply run again, also when the COMMIT
   * itself went unanswered: commands find by their ids what they have already done. Any other
   * failure is the fault of some command, which halving the batch isolates from its neighbours.
   */
  private void attempt(List<Pending<?>> pending) {
    for (int attempt = 0; ; attempt++) {
      try {
        long start = System.nanoTime();
        List<StockOutcome> outcomes = batch.run(tenantId, eventId, pending);
        metrics.transaction(System.nanoTime() - start);
        metrics.batch(pending.size());
        listener.changed(tenantId, eventId);
        answer(pending, outcomes);
        return;
      } catch (RuntimeException failure) {
        if (!passes(failure, pending.size())) {
          isolate(pending, failure);
          return;
        }
        if (attempt == PAUSES.size() || !pause(PAUSES.get(attempt))) {
          log.warn("gave up a batch of {} commands: {}", pending.size(), failure.toString());
          listener.changed(tenantId, eventId);
          pending.forEach(one -> metrics.outcome(one.command(), "unavailable"));
          pending.forEach(Pending::busy);
          return;
        }
        log.info("runs a batch of {} commands again: {}", pending.size(), failure.toString());
      }
    }
  }

  private void answer(List<Pending<?>> pending, List<StockOutcome> outcomes) {
    for (int i = 0; i < pending.size(); i++) {
      StockOutcome outcome = outcomes.get(i);
      metrics.outcome(pending.get(i).command(), outcome.getClass().getSimpleName());
      pending.get(i).decided(outcome);
    }
  }

  private void isolate(List<Pending<?>> pending, RuntimeException failure) {
    if (pending.size() == 1) {
      log.error("stock command failed: {}", pending.getFirst().command(), failure);
      metrics.outcome(pending.getFirst().command(), "failed");
      pending.getFirst().failed(failure);
      return;
    }
    metrics.isolated();
    int half = pending.size() / 2;
    attempt(pending.subList(0, half));
    attempt(pending.subList(half, pending.size()));
  }

  /**
   * Whether the same batch may succeed when it is run again. A lone command that met its key is
   * such a case: the row that it met, of another event, is there to be read now.
   */
  private static boolean passes(RuntimeException failure, int size) {
    return failure instanceof TransientDataAccessException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof TransactionException
        || (failure instanceof DuplicateKeyException && size == 1);
  }

  private static boolean pause(Duration duration) {
    try {
      Thread.sleep(duration);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
