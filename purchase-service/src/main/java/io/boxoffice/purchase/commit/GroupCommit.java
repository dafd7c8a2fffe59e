package io.boxoffice.purchase.commit;

import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.BulkWrites.Collected;
import io.boxoffice.common.tenant.TenantContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits what many sales write with one transaction.
 *
 * <p>A sale is some five transactions of a few rows each. While one is in flight, others queue
 * here; the next transaction writes the rows of all of them, up to a bound, with one statement of
 * each kind, a few milliseconds after the one before. So the more sales there are, the cheaper each
 * is, and who comes alone waits for nobody. Inventory does the same for its stock. Only work that
 * does nothing but write, each row under its condition, takes part; any other has a transaction of
 * its own, as it would without this class.
 *
 * <p>A group in which something is not written as wanted is rolled back and committed without the
 * works that it is about, or halved where that is not known; those have transactions of their own
 * and find out why. So has a work that wants a row which somebody else holds. When a group's
 * connection is lost, all of it fails, as each of its transactions would have.
 *
 * <p>A group is one tenant's, and is written in the name of this service; where the histories keep
 * who it was, only what is in one and the same name is together.
 */
@Component
public class GroupCommit {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /** Who writes what nobody asks the writer of; sagas write in this name. */
  private static final String SOURCE = "purchase-saga";

  static final int MOST = 64;

  /**
   * For a row that somebody else holds. Less than the second after which PostgreSQL looks for
   * deadlocks: a group gives way before.
   */
  private static final Duration LOCK_PATIENCE = Duration.ofMillis(500);

  /** The same in the parts of a group that has waited once, until its work is found. */
  private static final Duration LOCK_PATIENCE_OF_PARTS = Duration.ofMillis(20);

  private static final Duration SHORTEST_GATHERING = Duration.ofMillis(3);
  private static final Duration LONGEST_GATHERING = Duration.ofMillis(15);

  /** For a place in a group; less than the lease of a saga, which runs meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BulkWrites writes;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final DistributionSummary sizes;
  private final Counter single;
  private final Counter spoiled;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<TenantContext, Lane> lanes = new HashMap<>();

  GroupCommit(
      BulkWrites writes, JdbcClient jdbc, TransactionTemplate transaction, MeterRegistry metrics) {
    this.writes = writes;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.sizes =
        DistributionSummary.builder("boxoffice.commit.group")
            .description("Works that were committed by one transaction")
            .register(metrics);
    this.single =
        Counter.builder("boxoffice.commit.alone")
            .description("Works that came for a group and had a transaction of their own")
            .register(metrics);
    this.spoiled =
        Counter.builder("boxoffice.commit.spoiled")
            .description(
                "Transactions of groups that were rolled back because of one of their works")
            .register(metrics);
    Gauge.builder("boxoffice.commit.waiting", this, GroupCommit::waiting)
        .description("Works that wait for the next group")
        .register(metrics);
  }

  private int waiting() {
    lock.lock();
    try {
      return lanes.values().stream().mapToInt(lane -> lane.queue.size()).sum();
    } finally {
      lock.unlock();
    }
  }

  private enum Verdict {
    COMMITTED,
    /** The work is to be run in a transaction of its own. */
    ALONE,
    /** The work is the first that waits: its thread commits the next group. */
    LEAD
  }

  /**
   * Those who wait in one name; its lock is the class's. Each is a thread that waits, so they are
   * no more than requests and sagas have threads.
   */
  private static final class Lane {
    private final ArrayDeque<Member> queue = new ArrayDeque<>();

    /** How long the last group took. */
    private long took;
  }

  private record Member(Collected<?> collected, CompletableFuture<Verdict> verdict) {}

  /**
   * Runs work and commits it, with others or by itself.
   *
   * @param work may be run twice, but is committed once; it has no effects but what it writes
   * @return what the work returns
   * @throws IllegalStateException inside a transaction
   */
  public <T extends @Nullable Object> T execute(Supplier<T> work) {
    return execute(work, work);
  }

  /**
   * The same, with other work for the case that it cannot be committed with others.
   *
   * @param alone is run in a transaction, and is free to look before it writes
   */
  public <T extends @Nullable Object> T execute(Supplier<T> work, Supplier<T> alone) {
    Collected<T> mine = writes.collect(work).orElse(null);
    if (mine != null && committed(mine)) {
      return mine.committed();
    }
    single.increment();
    return transaction.execute(status -> alone.get());
  }

  private boolean committed(Collected<?> mine) {
    // one that came before must not fail the group that this thread may lead
    boolean interrupted = Thread.interrupted();
    try {
      if (committedWithOthers(mine)) {
        return true;
      }
      mine.discarded();
      return false;
    } catch (RuntimeException e) {
      mine.discarded();
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean committedWithOthers(Collected<?> mine) {
    TenantContext name =
        mine.isByActor() ? mine.actor() : TenantContext.system(mine.actor().tenantId(), SOURCE);
    Member member = new Member(mine, new CompletableFuture<>());
    boolean first = enter(name, member);
    Verdict verdict = first ? Verdict.LEAD : await(name, member);
    if (verdict == Verdict.LEAD) {
      if (!first) {
        gather(name);
      }
      Member led = new Member(mine, new CompletableFuture<>());
      lead(name, led);
      verdict = await(name, led);
    }
    return verdict == Verdict.COMMITTED;
  }

  /**
   * Lets more come after a group that others had to wait for, about as long as it took: a dozen
   * statements cost nearly as much for two works as for twenty.
   */
  private void gather(TenantContext name) {
    long pause;
    lock.lock();
    try {
      Lane lane = lane(name);
      pause = lane.queue.size() >= MOST - 1 ? 0 : lane.took;
    } finally {
      lock.unlock();
    }
    if (pause > 0) {
      LockSupport.parkNanos(
          Math.clamp(pause, SHORTEST_GATHERING.toNanos(), LONGEST_GATHERING.toNanos()));
    }
  }

  /** Queues, and tells whether nobody is there who would lead. */
  private boolean enter(TenantContext name, Member member) {
    lock.lock();
    try {
      Lane lane = lanes.get(name);
      if (lane == null) {
        lanes.put(name, new Lane());
        return true;
      }
      lane.queue.add(member);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Commits a group of which the thread's own work is the first. */
  private void lead(TenantContext name, Member led) {
    List<Member> group = new ArrayList<>();
    group.add(led);
    long begun = System.nanoTime();
    try {
      take(name, group);
      name.run(() -> commit(group, LOCK_PATIENCE));
    } finally {
      handOver(name, System.nanoTime() - begun);
      group.forEach(
          member ->
              member
                  .verdict()
                  .completeExceptionally(new IllegalStateException("the group's leader failed")));
    }
  }

  private void take(TenantContext name, List<Member> group) {
    lock.lock();
    try {
      Lane lane = lane(name);
      while (group.size() < MOST && !lane.queue.isEmpty()) {
        group.add(lane.queue.remove());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the first that waits lead; without any, the lane ends. */
  private void handOver(TenantContext name, long took) {
    lock.lock();
    try {
      Lane lane = lane(name);
      lane.took = took;
      Member next = lane.queue.poll();
      if (next == null) {
        lanes.remove(name);
      } else {
        next.verdict().complete(Verdict.LEAD);
      }
    } finally {
      lock.unlock();
    }
  }

  private Lane lane(TenantContext name) {
    Lane lane = lanes.get(name);
    if (lane == null) {
      throw new IllegalStateException("a lane lives as long as somebody leads");
    }
    return lane;
  }

  private void commit(List<Member> group, Duration lockPatience) {
    try {
      transaction.executeWithoutResult(
          status -> {
            jdbc.sql("select set_config('lock_timeout', :patience, true)")
                .param("patience", lockPatience.toMillis() + "ms")
                .query(String.class)
                .single();
            writes.write(group.stream().map(Member::collected).toList());
          });
    } catch (BulkWrites.NotWritten e) {
      apart(group, e, e.whose());
      return;
    } catch (RuntimeException e) {
      if (concernsAll(e)) {
        // also when the commit went unanswered: nobody knows whether it was done
        log.warn("a transaction of {} works failed: {}", group.size(), e.toString());
        group.forEach(member -> member.verdict().completeExceptionally(e));
      } else {
        apart(group, e, List.of());
      }
      return;
    }
    sizes.record(group.size());
    group.forEach(member -> member.verdict().complete(Verdict.COMMITTED));
  }

  /**
   * Whether a failure is nobody's fault: there is no connection or it is lost (08), the server ends
   * it (57) or has no room (53), or nobody knows.
   */
  private static boolean concernsAll(RuntimeException failure) {
    if (failure instanceof CannotCreateTransactionException) {
      return true;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null || Set.of("08", "53", "57").contains(state.substring(0, 2));
      }
    }
    return failure instanceof TransactionException;
  }

  /** Takes those out who are to blame and commits the others; halves where that is not known. */
  private void apart(List<Member> group, RuntimeException why, List<Collected<?>> blamed) {
    log.debug("a group of {} is taken apart", group.size(), why);
    if (group.size() == 1) {
      group.getFirst().verdict().complete(Verdict.ALONE);
      return;
    }
    spoiled.increment();
    Map<Boolean, List<Member>> parts =
        group.stream()
            .collect(Collectors.partitioningBy(member -> blamed.contains(member.collected())));
    List<Member> guilty = parts.getOrDefault(true, List.of());
    List<Member> others = parts.getOrDefault(false, List.of());
    if (guilty.isEmpty()) {
      int half = group.size() / 2;
      commit(group.subList(0, half), LOCK_PATIENCE_OF_PARTS);
      commit(group.subList(half, group.size()), LOCK_PATIENCE_OF_PARTS);
      return;
    }
    // the others first: what the guilty do then must not spoil them again
    if (!others.isEmpty()) {
      commit(others, LOCK_PATIENCE);
    }
    guilty.forEach(member -> member.verdict().complete(Verdict.ALONE));
  }

  private Verdict await(TenantContext name, Member member) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return member.verdict().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          // whoever leads decides about it all the same
          interrupted = true;
        } catch (TimeoutException e) {
          if (leave(name, member)) {
            throw new QueryTimeoutException("no transaction in " + PATIENCE);
          }
        } catch (ExecutionException e) {
          throw new DataAccessResourceFailureException(
              "the transaction of a group failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Leaves the queue; false when that is too late. */
  private boolean leave(TenantContext name, Member member) {
    lock.lock();
    try {
      Lane lane = lanes.get(name);
      return lane != null && lane.queue.remove(member);
    } finally {
      lock.unlock();
    }
  }
}
