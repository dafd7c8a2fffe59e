package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReturnsTest {
  private static final UUID TYPE = UUID.randomUUID();
  private final Returns returns = new Returns();

  @Test
  void callsAWaitingBuyerWhenStockReturnsAndNobodyWhenThereIsNone() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Optional<Returns.Chance>> buyer = waiting(threads);
      returns.stock(stock(0));
      assertThat(buyer).isNotDone();
      returns.stock(stock(3));
      assertThat(buyer.get(10, TimeUnit.SECONDS)).contains(new Returns.Chance(TYPE, 3));
    }
  }

  @Test
  void sendsEverybodyHomeWhenTheSaleIsOver() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Optional<Returns.Chance>> buyer = waiting(threads);
      returns.over();
      assertThat(buyer.get(10, TimeUnit.SECONDS)).isEmpty();
      assertThat(returns.await()).isEmpty();
    }
  }

  private CompletableFuture<Optional<Returns.Chance>> waiting(ExecutorService threads) {
    CompletableFuture<Optional<Returns.Chance>> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(returns.await());
          } catch (InterruptedException e) {
            result.completeExceptionally(e);
          }
        });
    while (returns.waiting() == 0) {
      Thread.onSpinWait();
    }
    return result;
  }

  private static Stock stock(int available) {
    return new Stock(Map.of(TYPE, new Stock.Line(10, available, 0, 10 - available, 0, 0, 0, true)));
  }
}
