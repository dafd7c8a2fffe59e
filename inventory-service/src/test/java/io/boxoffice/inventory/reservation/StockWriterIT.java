package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** The writer on a real database: coalescing, isolation of failures, unknown commits, stopping. */
class StockWriterIT extends RunningEngine {

  @Test
  void commands_that_arrive_during_a_transaction_share_the_next_one() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 1_000, "");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger transactions = new AtomicInteger();
    StockEngine slow =
        engine(
            before(
                () -> {
                  if (transactions.getAndIncrement() == 0) {
                    inside.countDown();
                    await(go);
                  }
                }),
            new StockDecisions(TTL, TTL, PRICES),
            512,
            10_000);
    List<CompletableFuture<ReserveOutcome>> answers = new ArrayList<>();
    answers.add(submit(slow, shop, reserve("first", Ids.next(), type, 1)));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 300; i++) {
      answers.add(submit(slow, shop, reserve("k" + i, Ids.next(), type, 1)));
    }
    go.countDown();
    for (CompletableFuture<ReserveOutcome> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    }
    assertThat(transactions).hasValue(2);
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(301);
  }

  @Test
  void a_full_queue_answers_busy_at_once() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 1_000, "");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    StockEngine small =
        engine(
            before(
                () -> {
                  inside.countDown();
                  await(go);
                }),
            new StockDecisions(TTL, TTL, PRICES),
            1,
            2);
    CompletableFuture<ReserveOutcome> first =
        submit(small, shop, reserve("a", Ids.next(), type, 1));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<ReserveOutcome> second =
        submit(small, shop, reserve("b", Ids.next(), type, 1));
    CompletableFuture<ReserveOutcome> third =
        submit(small, shop, reserve("c", Ids.next(), type, 1));
    CompletableFuture<ReserveOutcome> fourth =
        submit(small, shop, reserve("d", Ids.next(), type, 1));
    assertThat(fourth).isCompletedWithValue(new ReserveOutcome.Busy());
    go.countDown();
    for (CompletableFuture<ReserveOutcome> answer : List.of(first, second, third)) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    }
  }

  @Test
  void a_poisoned_command_fails_alone() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    String tooLong = "x".repeat(1_000);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    StockEngine held =
        engine(
            before(
                () -> {
                  inside.countDown();
                  await(go);
                }),
            new StockDecisions(TTL, TTL, PRICES),
            512,
            10_000);
    List<CompletableFuture<ReserveOutcome>> healthy = new ArrayList<>();
    healthy.add(submit(held, shop, reserve("warm-up", Ids.next(), type, 1)));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<ReserveOutcome> poisoned = null;
    for (int i = 0; i < 40; i++) {
      if (i == 17) {
        poisoned = submit(held, shop, reserve(tooLong, Ids.next(), type, 1));
      }
      healthy.add(submit(held, shop, reserve("k" + i, Ids.next(), type, 1)));
    }
    go.countDown();
    for (CompletableFuture<ReserveOutcome> answer : healthy) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    }
    assertThat(poisoned)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(DataIntegrityViolationException.class);
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(41);
  }

  @Test
  void a_commit_that_went_unanswered_is_not_done_twice() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    AtomicBoolean lose = new AtomicBoolean(true);
    TransactionOperations forgetful =
        new TransactionOperations() {
          @Override
          public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            T result = transaction.execute(action);
            if (lose.getAndSet(false)) {
              throw new DataAccessResourceFailureException("the answer to COMMIT was lost");
            }
            return result;
          }
        };
    StockEngine unlucky = engine(forgetful, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    StockCommand.Reserve command = reserve("k", Ids.next(), type, 3);
    ReserveOutcome outcome = execute(unlucky, shop, command);
    assertThat(outcome).isInstanceOf(ReserveOutcome.Reserved.class);
    assertThat(((ReserveOutcome.Reserved) outcome).reservation().id())
        .isEqualTo(command.reservationId());
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(3);

    for (StockCommand<?> next :
        List.of(
            new StockCommand.Confirm(command.reservationId()),
            new StockCommand.ReturnStock(
                Ids.next(), "r", List.of(new SeatedItem(type, 1, List.of()))),
            new StockCommand.Release("unseen", Ids.next()))) {
      lose.set(true);
      execute(unlucky, shop, next);
    }
    StockCounts counts = assertAddsUp(shop, type).counts();
    assertThat(counts).isEqualTo(new StockCounts(100, 98, 0, 2, 0));
  }

  @Test
  void a_database_that_stays_away_is_busy_and_nothing_else() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    StockEngine cutOff =
        engine(
            before(
                () -> {
                  throw new DataAccessResourceFailureException("no connection");
                }),
            new StockDecisions(TTL, TTL, PRICES),
            512,
            10_000);
    assertThat(execute(cutOff, shop, reserve("k", Ids.next(), type, 1)))
        .isEqualTo(new ReserveOutcome.Busy());
    assertThat(assertAddsUp(shop, type).counts().reserved()).isZero();
  }

  @Test
  void one_key_used_for_two_events_at_once_reserves_once() {
    Shop one = shop();
    UUID oneType = ticketType(one, 10, "");
    UUID otherEvent = event(one.tenant(), one.seller(), one.venue());
    expect(
        200,
        as(one.seller(), one.tenant(), "seller")
            .post("/api/events/" + otherEvent + "/publish", ""));
    Shop other = new Shop(one.tenant(), one.seller(), one.venue(), otherEvent);
    UUID otherType = ticketType(other, 10, "");
    UUID buyer = Ids.next();
    for (int round = 0; round < 20; round++) {
      CompletableFuture<ReserveOutcome> first =
          submit(engine, one, reserve("k" + round, buyer, oneType, 1));
      CompletableFuture<ReserveOutcome> second =
          submit(engine, other, reserve("k" + round, buyer, otherType, 1));
      List<ReserveOutcome> outcomes = List.of(first.join(), second.join());
      assertThat(outcomes).filteredOn(ReserveOutcome.Reserved.class::isInstance).hasSize(1);
      assertThat(outcomes).contains(new ReserveOutcome.KeyReused());
      outcomes.stream()
          .filter(ReserveOutcome.Reserved.class::isInstance)
          .map(outcome -> ((ReserveOutcome.Reserved) outcome).reservation())
          .forEach(
              made ->
                  execute(
                      engine,
                      made.eventId().equals(one.event()) ? one : other,
                      new StockCommand.GiveBack(made.id(), buyer)));
    }
    assertAddsUp(one, oneType);
    assertAddsUp(other, otherType);
  }

  @Test
  void a_buyer_never_gets_more_than_the_limit_however_many_requests_run() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 1_000, ", \"maxPerUser\": 4");
    UUID buyer = Ids.next();
    StockEngine second = engine(transaction, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    List<CompletableFuture<ReserveOutcome>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        StockEngine on = i % 2 == 0 ? engine : second;
        StockCommand.Reserve command = reserve("k" + i, buyer, type, 2);
        answers.add(CompletableFuture.supplyAsync(() -> execute(on, shop, command), threads));
      }
    }
    int reserved = 0;
    for (CompletableFuture<ReserveOutcome> answer : answers) {
      switch (answer.get(20, TimeUnit.SECONDS)) {
        case ReserveOutcome.Reserved made -> reserved++;
        case ReserveOutcome.Refusal refusal ->
            assertThat(refusal).isEqualTo(new ReserveOutcome.PerUserLimit(type, 4, 4));
      }
    }
    assertThat(reserved).isEqualTo(2);
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(4);
  }

  @Test
  void stopping_ends_what_is_in_flight_and_answers_busy_to_the_rest() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    StockEngine stopping =
        engine(
            before(
                () -> {
                  inside.countDown();
                  await(go);
                }),
            new StockDecisions(TTL, TTL, PRICES),
            1,
            100);
    CompletableFuture<ReserveOutcome> inFlight =
        submit(stopping, shop, reserve("a", Ids.next(), type, 1));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<ReserveOutcome> queued =
        submit(stopping, shop, reserve("b", Ids.next(), type, 1));
    CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::stop);
    assertThat(queued.get(20, TimeUnit.SECONDS)).isEqualTo(new ReserveOutcome.Busy());
    go.countDown();
    stop.get(20, TimeUnit.SECONDS);
    assertThat(inFlight).isCompleted();
    assertThat(inFlight.join()).isInstanceOf(ReserveOutcome.Reserved.class);
    assertThat(execute(stopping, shop, reserve("c", Ids.next(), type, 1)))
        .isEqualTo(new ReserveOutcome.Busy());
  }

  @Test
  void a_busy_event_lets_others_have_their_turn() throws Exception {
    Shop busy = shop();
    Shop quiet = shop();
    UUID busyType = ticketType(busy, 1_000, "");
    UUID quietType = ticketType(quiet, 10, "");
    StockEngine one = engine(transaction, new StockDecisions(TTL, TTL, PRICES), 1, 1_000, 1);
    List<CompletableFuture<ReserveOutcome>> crowd = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      crowd.add(submit(one, busy, reserve("k" + i, Ids.next(), busyType, 1)));
    }
    assertThat(submit(one, quiet, reserve("q", Ids.next(), quietType, 1)).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ReserveOutcome.Reserved.class);
    assertThat(crowd.stream().filter(answer -> !answer.isDone()).count()).isGreaterThan(100);
    for (CompletableFuture<ReserveOutcome> answer : crowd) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    }
  }

  @Test
  void writers_without_work_are_gone_and_no_command_is_lost_on_the_way() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 10_000, "");
    List<CompletableFuture<ReserveOutcome>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        StockCommand.Reserve command = reserve("k" + i, Ids.next(), type, 1);
        answers.add(CompletableFuture.supplyAsync(() -> execute(engine, shop, command), threads));
      }
    }
    for (CompletableFuture<ReserveOutcome> answer : answers) {
      assertThat(answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    }
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> engine.writers() == 0);
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(400);
  }

  @Test
  void without_its_guard_the_engine_oversells_and_both_the_check_and_the_audit_notice() {
    Shop shop = shop();
    UUID type = ticketType(shop, 3, "");
    StockDecisions careless =
        new StockDecisions(TTL, TTL, PRICES) {
          @Override
          boolean hasStock(StockLine line, int quantity) {
            return true;
          }
        };
    StockEngine unguarded = engine(transaction, careless, 512, 10_000);
    assertThatThrownBy(() -> execute(unguarded, shop, reserve("a", Ids.next(), type, 5)))
        .isInstanceOf(DataIntegrityViolationException.class);
    assertThat(assertAddsUp(shop, type).counts().reserved()).isZero();

    superuser()
        .sql("alter table inventory.ticket_types drop constraint ticket_types_available_check")
        .update();
    try {
      execute(unguarded, shop, reserve("b", Ids.next(), type, 5));
      assertThat(line(shop, type).holds()).isFalse();
      assertThat(line(shop, type).counts().available()).isEqualTo(-2);
    } finally {
      superuser()
          .sql("update inventory.ticket_types set available = 0, capacity = 5 where id = :id")
          .param("id", type)
          .update();
      superuser()
          .sql(
              """
              alter table inventory.ticket_types
                add constraint ticket_types_available_check check (available >= 0)
              """)
          .update();
    }
  }

  @Test
  void every_change_leaves_its_history_and_its_event() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    StockCommand.Reserve command = reserve("k", buyer, type, 2);
    execute(engine, shop, command);
    execute(engine, shop, new StockCommand.TakeOver("o", buyer, command.reservationId()));
    execute(engine, shop, new StockCommand.Confirm(command.reservationId()));
    assertThat(
            superuser()
                .sql(
                    """
                    select change || ':' || coalesce(from_status, '') || '>' || to_status
                           || ':' || actor_type
                      from inventory.reservation_history where reservation_id = :id
                     order by changed_at, change
                    """)
                .param("id", command.reservationId())
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder(
            "created:>reserved:system",
            "bound:reserved>reserved:system",
            "confirmed:reserved>confirmed:system");
    assertThat(
            superuser()
                .sql(
                    """
                    select type || ':' || aggregate_version from inventory.outbox
                     where aggregate_id = :id order by seq
                    """)
                .param("id", command.reservationId())
                .query(String.class)
                .list())
        .containsExactly("reservation.created.v1:1", "reservation.confirmed.v1:3");
  }

  private <O extends StockOutcome> CompletableFuture<O> submit(
      StockEngine on, Shop shop, StockCommand<O> command) {
    return worker(shop.tenant()).call(() -> on.submit(shop.event(), command));
  }

  private TransactionOperations before(Runnable first) {
    return new TransactionOperations() {
      @Override
      public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
        first.run();
        return transaction.execute(action);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
