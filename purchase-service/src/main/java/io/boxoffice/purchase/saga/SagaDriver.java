package io.boxoffice.purchase.saga;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.purchase.commit.GroupCommit;
import io.boxoffice.purchase.saga.Driven.State;
import io.boxoffice.purchase.saga.SagaStore.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drives a saga from step to step until it ends, rests or gets no answer.
 *
 * <p>The calls of a step are made outside any transaction. The place of a saga in its list is its
 * recorded intent: it was committed before the step is tried, so a crash leaves it to be tried
 * again.
 */
@Component
public class SagaDriver {
  private static final Logger log = LoggerFactory.getLogger(SagaDriver.class);
  private static final int MOST_STEPS = 100;
  private final SagaStore store;
  private final SagaProperties properties;
  private final GroupCommit commit;
  private final TransactionTemplate transaction;
  private final InstantSource time;
  private final List<StepObserver> observers;

  SagaDriver(
      SagaStore store,
      SagaProperties properties,
      GroupCommit commit,
      TransactionTemplate transaction,
      InstantSource time,
      ObjectProvider<StepObserver> observers) {
    this.store = store;
    this.properties = properties;
    this.commit = commit;
    this.transaction = transaction;
    this.time = time;
    this.observers = observers.orderedStream().toList();
  }

  /** Drives a saga whose subject the caller has at hand. */
  public <T> Driven<T> drive(Saga<T> saga, Lease lease, T subject) {
    Lease at = lease;
    T now = subject;
    for (int i = 0; i < MOST_STEPS; i++) {
      Turn<T> turn;
      try {
        turn = turn(saga, at, now);
      } catch (RuntimeException e) {
        broken(at, e);
        return new Driven<>(State.STALLED, now);
      }
      now = turn.subject();
      if (turn.stopped() != null) {
        return new Driven<>(turn.stopped(), now);
      }
      at = Objects.requireNonNull(turn.next());
    }
    release(at);
    return new Driven<>(State.STALLED, now);
  }

  /** Drives a saga; nothing happens when its subject is gone. */
  <T> void drive(Saga<T> saga, Lease lease) {
    Optional<T> loaded;
    try {
      loaded = transaction.execute(status -> saga.load(lease.id()));
    } catch (RuntimeException e) {
      broken(lease, e);
      return;
    }
    loaded.ifPresent(subject -> drive(saga, lease, subject));
  }

  /**
   * A bug or a broken database. The saga counts it and is tried again, so that it is seen as stuck;
   * where not even that can be written, the lease runs out.
   */
  private void broken(Lease lease, RuntimeException cause) {
    log.error("{} {} failed at {}", lease.saga(), lease.id(), lease.step(), cause);
    try {
      let(lease, again(lease), true, "failed: " + cause);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
      throw cause;
    }
  }

  private Instant again(Lease lease) {
    return time.instant().plus(properties.retryAfter(lease.failures()));
  }

  /** Takes a lease that is still held for its full time again; false when somebody has taken it. */
  boolean renew(Lease lease) {
    return transaction.execute(status -> store.renew(lease, time.instant()));
  }

  /** Lets go of a saga at once; the worker takes it on. */
  void release(Lease lease) {
    transaction.executeWithoutResult(
        status -> store.rest(lease, time.instant(), false, "not driven where it was begun"));
  }

  private record Turn<T>(T subject, @Nullable Lease next, @Nullable State stopped) {}

  private <T> Turn<T> turn(Saga<T> saga, Lease lease, T subject) {
    SagaStep<T> step = step(saga, lease.step());
    StepOutcome<T> outcome =
        step.needed(subject) ? attempt(step, lease, subject) : StepOutcome.done(subject);
    return switch (outcome) {
      case StepOutcome.Rest<T> rest -> {
        let(lease, rest.until(), false, null);
        yield new Turn<>(subject, null, State.RESTING);
      }
      case StepOutcome.Unknown<T> unknown -> {
        let(lease, again(lease), true, unknown.why());
        yield new Turn<>(subject, null, State.STALLED);
      }
      case StepOutcome.Done<T> ignored -> record(saga, lease, subject, outcome);
      case StepOutcome.Decide<T> ignored -> record(saga, lease, subject, outcome);
      case StepOutcome.Restart<T> ignored -> record(saga, lease, subject, outcome);
      case StepOutcome.TurnBack<T> ignored -> record(saga, lease, subject, outcome);
      case StepOutcome.End<T> ignored -> record(saga, lease, subject, outcome);
    };
  }

  private void let(Lease lease, Instant until, boolean failed, @Nullable String why) {
    transaction.executeWithoutResult(status -> store.rest(lease, until, failed, why));
  }

  private <T> StepOutcome<T> attempt(SagaStep<T> step, Lease lease, T subject) {
    StepOutcome<T> outcome;
    try {
      outcome = tried(step, lease, lease.direction(), subject);
    } catch (RemoteUnavailable e) {
      outcome = new StepOutcome.Unknown<>(String.valueOf(e.getMessage()));
    } catch (RemoteRefusal e) {
      log.error("{} {} was refused at {}", lease.saga(), lease.id(), lease.step(), e);
      outcome = new StepOutcome.Unknown<>("refused: " + e.slug());
    } catch (RuntimeException e) {
      // an answer that cannot be read, or a bug: either way nobody knows what the call has done
      log.error("{} {} failed at {}", lease.saga(), lease.id(), lease.step(), e);
      outcome = new StepOutcome.Unknown<>("failed: " + e);
    }
    if (outcome instanceof StepOutcome.Unknown<T>(String why)
        && lease.direction() == Direction.FORWARD
        && time.instant().isAfter(lease.stepSince().plus(step.patience()))) {
      return step.outOfPatience(subject, why);
    }
    return outcome;
  }

  private <T> StepOutcome<T> tried(SagaStep<T> step, Lease lease, Direction direction, T subject) {
    observers.forEach(o -> o.before(lease.saga(), lease.id(), step.name(), direction));
    StepOutcome<T> outcome =
        direction == Direction.FORWARD ? step.forward(subject) : step.back(subject);
    if (!step.local()) {
      observers.forEach(o -> o.after(lease.saga(), lease.id(), step.name(), direction));
    }
    return outcome;
  }

  private <T> Turn<T> record(Saga<T> saga, Lease lease, T subject, StepOutcome<T> outcome) {
    try {
      return commit.execute(() -> new Recording<>(saga, lease, subject).run(outcome));
    } catch (Superseded e) {
      log.info("{} {} goes another way since {}", lease.saga(), lease.id(), e.getMessage());
      return new Turn<>(subject, null, State.SUPERSEDED);
    }
  }

  /** One transaction: the outcome of a step, and of the local steps that follow it. */
  private final class Recording<T> {
    private final Saga<T> saga;
    private final Lease lease;
    private final List<Entry> journal = new ArrayList<>();
    private T subject;
    private String step;
    private Direction direction;

    Recording(Saga<T> saga, Lease lease, T subject) {
      this.saga = saga;
      this.lease = lease;
      this.subject = subject;
      this.step = lease.step();
      this.direction = lease.direction();
    }

    Turn<T> run(StepOutcome<T> first) {
      StepOutcome<T> outcome = first;
      while (true) {
        Instant restUntil = null;
        @Nullable SagaStep<T> next;
        switch (outcome) {
          case StepOutcome.Decide<T>(var decide) -> {
            outcome = decide.get();
            continue;
          }
          case StepOutcome.Done<T>(var write, var until) -> {
            note("done", null);
            subject = write.get();
            written();
            next = neighbour();
            restUntil = until;
          }
          case StepOutcome.Restart<T>(var from, var write, var notBefore, var why) -> {
            note("restarted", why);
            subject = write.get();
            direction = Direction.FORWARD;
            next = step(saga, from);
            restUntil = notBefore;
          }
          case StepOutcome.TurnBack<T>(var write, var why) -> {
            note("turned_back", why);
            subject = write.get();
            direction = Direction.BACK;
            next = step(saga, step);
          }
          case StepOutcome.End<T>(var write, var why) -> {
            note("ended", why);
            subject = write.get();
            next = null;
          }
          case StepOutcome.Rest<T> ignored -> throw localStepsDoNotWait();
          case StepOutcome.Unknown<T> ignored -> throw localStepsDoNotWait();
        }
        if (next == null) {
          if (!store.end(lease, saga.orderId(subject), time.instant(), journal)) {
            throw new Superseded("its lease was taken");
          }
          return new Turn<>(subject, null, State.ENDED);
        }
        step = next.name();
        if (!next.local() || restUntil != null) {
          return moved(restUntil);
        }
        outcome = tried(next, lease, direction, subject);
      }
    }

    private Turn<T> moved(@Nullable Instant restUntil) {
      Instant now = time.instant();
      if (!store.move(lease, saga.orderId(subject), step, direction, restUntil, now, journal)) {
        throw new Superseded("its lease was taken");
      }
      return new Turn<>(
          subject,
          new Lease(
              lease.saga(), lease.id(), lease.tenantId(), lease.owner(), step, direction, now, 0),
          restUntil == null ? null : State.RESTING);
    }

    /** A local step has its effect by what it writes. */
    private void written() {
      if (step(saga, step).local()) {
        observers.forEach(o -> o.after(lease.saga(), lease.id(), step, direction));
      }
    }

    private void note(String outcome, @Nullable String detail) {
      journal.add(new Entry(step, direction, outcome, detail));
    }

    /** The next step in the direction of travel that this subject takes; null past the end. */
    private @Nullable SagaStep<T> neighbour() {
      List<? extends SagaStep<T>> steps = saga.steps();
      int forward = direction == Direction.FORWARD ? 1 : -1;
      for (int i = steps.indexOf(step(saga, step)) + forward;
          i >= 0 && i < steps.size();
          i += forward) {
        if (steps.get(i).needed(subject)) {
          return steps.get(i);
        }
      }
      return null;
    }

    private IllegalStateException localStepsDoNotWait() {
      return new IllegalStateException("a local step never waits: " + step);
    }
  }

  private static <T> SagaStep<T> step(Saga<T> saga, String name) {
    for (SagaStep<T> step : saga.steps()) {
      if (step.name().equals(name)) {
        return step;
      }
    }
    throw new IllegalStateException(saga.name() + " has no step " + name);
  }
}
