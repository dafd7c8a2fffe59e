package io.boxoffice.inventory.reservation;

import java.util.concurrent.CompletableFuture;

/**
 * A command on its way, with the caller that waits for it.
 *
 * @param arrivedNanos moment of its arrival, on the clock of {@link System#nanoTime}
 */
record Pending<O extends StockOutcome>(
    StockCommand<O> command, Actor actor, CompletableFuture<O> answer, long arrivedNanos) {

  Pending(StockCommand<O> command, Actor actor) {
    this(command, actor, new CompletableFuture<>(), System.nanoTime());
  }

  /** Gives the caller what was decided for its command, which is of the command's own kind. */
  @SuppressWarnings("unchecked")
  void decided(StockOutcome outcome) {
    answer.complete((O) outcome);
  }

  void busy() {
    answer.complete(command.busy());
  }

  void failed(Throwable cause) {
    answer.completeExceptionally(cause);
  }
}
