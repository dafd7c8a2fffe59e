package io.boxoffice.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Buyers who were told "sold out" and come back when stock does. */
final class Returns {
  /** What a buyer heard: this type has stock again. */
  record Chance(UUID typeId, int available) {}

  private final Deque<CompletableFuture<Optional<Chance>>> waiting = new ArrayDeque<>();
  private final Map<UUID, Integer> trying = new HashMap<>();
  private boolean over;

  /** Waits for the next chance; empty when the sale is over. */
  Optional<Chance> await() throws InterruptedException {
    CompletableFuture<Optional<Chance>> place = new CompletableFuture<>();
    synchronized (this) {
      if (over) {
        return Optional.empty();
      }
      waiting.addLast(place);
    }
    try {
      return place.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody completes a place exceptionally", e);
    }
  }

  /** The buyer who got the chance has tried. */
  synchronized void tried(Chance chance) {
    trying.merge(chance.typeId(), -1, Integer::sum);
  }

  /** Calls a few more buyers than the returned stock can serve, counting those still trying. */
  synchronized void stock(Stock stock) {
    stock
        .lines()
        .forEach(
            (typeId, line) -> {
              int wanted = line.available() == 0 ? 0 : line.available() / 2 + 2;
              int now = trying.getOrDefault(typeId, 0);
              while (now < wanted && !waiting.isEmpty()) {
                waiting.removeFirst().complete(Optional.of(new Chance(typeId, line.available())));
                now++;
              }
              trying.put(typeId, now);
            });
  }

  synchronized void over() {
    over = true;
    List.copyOf(waiting).forEach(place -> place.complete(Optional.empty()));
    waiting.clear();
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized int waiting() {
    return waiting.size();
  }
}
