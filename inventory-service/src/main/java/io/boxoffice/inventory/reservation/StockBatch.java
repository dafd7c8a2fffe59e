package io.boxoffice.inventory.reservation;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** One transaction: lock, read, decide each command in order, write, commit. */
final class StockBatch {
  private final TransactionOperations transaction;
  private final StockStore store;
  private final StockWrites writes;
  private final StockDecisions decisions;
  private final InstantSource time;

  StockBatch(
      TransactionOperations transaction,
      StockStore store,
      StockWrites writes,
      StockDecisions decisions,
      InstantSource time) {
    this.transaction = transaction;
    this.store = store;
    this.writes = writes;
    this.decisions = decisions;
    this.time = time;
  }

  /**
   * Carries the commands out, all in one transaction of the tenant's.
   *
   * @return the outcome of each, in their order; all of them are committed
   */
  List<StockOutcome> run(UUID tenantId, UUID eventId, List<Pending<?>> pending) {
    AtomicReference<@Nullable SeatMoves> seats = new AtomicReference<>();
    boolean committed = false;
    try {
      List<StockOutcome> outcomes =
          TenantContext.system(tenantId, "stock-writer")
              .call(
                  () ->
                      Objects.requireNonNull(
                          transaction.execute(
                              status -> decideAll(tenantId, eventId, pending, seats))));
      committed = true;
      return outcomes;
    } finally {
      settle(seats.get(), committed);
    }
  }

  /**
   * Lets the map in memory say what the database does. When nobody knows whether the commit took
   * place, the map goes back to before it, and the version tells the next batch.
   */
  private static void settle(@Nullable SeatMoves moves, boolean committed) {
    if (moves == null) {
      return;
    }
    if (!committed) {
      moves.undo();
    } else {
      moves.committed();
    }
  }

  private List<StockOutcome> decideAll(
      UUID tenantId,
      UUID eventId,
      List<Pending<?>> pending,
      AtomicReference<@Nullable SeatMoves> seats) {
    List<StockCommand<?>> commands = new ArrayList<>(pending.size());
    pending.forEach(one -> commands.add(one.command()));
    StockBook book = store.load(tenantId, eventId, commands);
    seats.set(book.seats());
    Instant now = time.instant();
    List<StockOutcome> outcomes = new ArrayList<>(pending.size());
    for (Pending<?> one : pending) {
      outcomes.add(decisions.decide(book, one.command(), one.actor(), now));
    }
    writes.write(tenantId, book, now);
    return outcomes;
  }
}
