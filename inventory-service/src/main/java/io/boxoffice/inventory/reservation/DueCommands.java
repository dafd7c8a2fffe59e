package io.boxoffice.inventory.reservation;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings what a worker found due to the writers of the events, page by page.
 *
 * <p>A worker looks without locks and leaves the decision to the event's writer, under its lock. So
 * any number of replicas may look at once, and what one has done is simply not due for the other.
 */
@Component
class DueCommands {
  static final int PAGE = 500;
  private static final int MOST_PAGES = 1_000;
  private static final Logger log = LoggerFactory.getLogger(DueCommands.class);
  private final StockEngine engine;
  private final ReservationSettings settings;

  DueCommands(StockEngine engine, ReservationSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /**
   * Something due.
   *
   * @param at since when; with the id it tells where the next page begins
   */
  record Due(UUID id, UUID tenantId, UUID eventId, Instant at) {
    /** Before everything. */
    static final Due NONE = new Due(new UUID(0, 0), new UUID(0, 0), new UUID(0, 0), Instant.EPOCH);
  }

  /**
   * Submits a command for everything that is due.
   *
   * @param after finds at most {@link #PAGE} things behind the given one
   * @param done tells the outcomes that count
   * @return how many outcomes counted
   */
  <O extends StockOutcome> int submit(
      String worker,
      Function<Due, List<Due>> after,
      Function<Due, StockCommand<O>> command,
      Predicate<O> done) {
    int count = 0;
    Due last = Due.NONE;
    for (int page = 0; page < MOST_PAGES; page++) {
      // goes on behind the last one, so that one that fails keeps none from its turn
      List<Due> due = after.apply(last);
      count += submit(worker, due, command, done);
      if (due.size() < PAGE || Thread.currentThread().isInterrupted()) {
        break;
      }
      last = due.getLast();
    }
    return count;
  }

  private <O extends StockOutcome> int submit(
      String worker, List<Due> due, Function<Due, StockCommand<O>> command, Predicate<O> done) {
    List<CompletableFuture<O>> answers = new ArrayList<>(due.size());
    for (Due one : due) {
      answers.add(
          TenantContext.system(one.tenantId(), worker)
              .call(() -> engine.submit(one.eventId(), command.apply(one))));
    }
    int count = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (isDone(worker, due.get(i), answers.get(i), done)) {
        count++;
      }
    }
    return count;
  }

  private <O extends StockOutcome> boolean isDone(
      String worker, Due due, CompletableFuture<O> answer, Predicate<O> done) {
    try {
      return done.test(answer.get(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      log.warn("{}: {} was not done; the next run tries again", worker, due.id(), e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
