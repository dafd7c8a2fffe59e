package io.boxoffice.purchase.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.saga.Driven.State;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The engine with a saga of the test's own, of one step. */
class SagaDriverIT extends PurchaseIT {
  private static final String STEP = "the_step";

  @Autowired SagaDriver driver;
  @Autowired SagaStore store;
  @Autowired Sagas sagas;

  private record OneStep(Function<UUID, StepOutcome<UUID>> forward) implements Saga<UUID> {
    @Override
    public String name() {
      return "purchase";
    }

    @Override
    public Class<UUID> type() {
      return UUID.class;
    }

    @Override
    public List<SagaStep<UUID>> steps() {
      return List.of(new Step(forward));
    }

    @Override
    public Optional<UUID> load(UUID id) {
      return Optional.of(id);
    }

    @Override
    public UUID orderId(UUID subject) {
      return subject;
    }
  }

  private record Step(Function<UUID, StepOutcome<UUID>> does) implements SagaStep<UUID> {
    @Override
    public String name() {
      return STEP;
    }

    @Override
    public StepOutcome<UUID> forward(UUID subject) {
      return does.apply(subject);
    }
  }

  @Test
  void a_step_that_breaks_is_counted_and_tried_again() {
    stalls(
        new OneStep(
            id -> {
              throw new IllegalArgumentException("of the test");
            }));
  }

  @Test
  void a_recording_that_breaks_is_counted_and_tried_again() {
    stalls(
        new OneStep(
            id ->
                StepOutcome.done(
                    () -> {
                      throw new IllegalArgumentException("of the test");
                    })));
  }

  @Test
  void what_is_decided_while_it_is_recorded_stands_in_one_transaction_with_what_was_read() {
    UUID id = Ids.next();
    Lease lease = begin(id);
    Saga<UUID> saga =
        new OneStep(
            subject ->
                new StepOutcome.Decide<>(
                    () -> {
                      assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                          .isTrue();
                      return new StepOutcome.TurnBack<>(() -> subject, "too late");
                    }));

    Driven<UUID> driven =
        TenantContext.system(tenant, "test").call(() -> driver.drive(saga, lease, id));

    assertThat(driven.state()).isEqualTo(State.ENDED);
    assertThat(
            database()
                .sql(
                    """
                    select direction || ' ' || outcome from purchase.order_saga_steps
                     where saga_id = ? order by id
                    """)
                .param(id)
                .query(String.class)
                .list())
        .containsExactly("forward turned_back", "back done");
  }

  private void stalls(Saga<UUID> saga) {
    UUID id = Ids.next();
    Lease lease = begin(id);

    Driven<UUID> driven =
        TenantContext.system(tenant, "test").call(() -> driver.drive(saga, lease, id));

    assertThat(driven.state()).isEqualTo(State.STALLED);
    Map<String, Object> row =
        database().sql("select * from purchase.sagas where id = ?").param(id).query().singleRow();
    assertThat(row).containsEntry("failures", 1).containsEntry("step", STEP);
    assertThat(row.get("last_error")).asString().contains("of the test");
    forget(id);
  }

  @Test
  void a_drive_that_waited_for_a_slot_is_dropped_when_its_lease_was_taken() throws Exception {
    Map<UUID, Integer> driven = new ConcurrentHashMap<>();
    CountDownLatch go = new CountDownLatch(1);
    UUID first = Ids.next();
    Saga<UUID> saga =
        new OneStep(
            id -> {
              driven.merge(id, 1, Integer::sum);
              if (id.equals(first)) {
                await(go);
              }
              return StepOutcome.done(id);
            });
    SagaRunner runner =
        new SagaRunner(
            driver,
            List.of(saga),
            new SagaProperties(
                Duration.ofSeconds(30), Duration.ofMillis(50), Duration.ofSeconds(1), 1, 10, 10));
    UUID taken = Ids.next();
    UUID kept = Ids.next();
    try {
      runner.submit(begin(first));
      eventually(() -> assertThat(driven).containsKey(first));
      assertThat(runner.idle()).as("room for leases that the worker takes").isZero();
      runner.submit(begin(taken));
      runner.submit(begin(kept));
      begin(taken);

      go.countDown();

      eventually(() -> assertThat(runner.idle()).isEqualTo(1));
      assertThat(driven).containsOnly(Map.entry(first, 1), Map.entry(kept, 1));
    } finally {
      go.countDown();
      runner.stop();
      forget(taken);
    }
  }

  @Test
  void orders_left_paid_and_refunds_that_failed_count_as_stuck() {
    UUID order = completed(onSale(700, 5), 1);
    awaitQuiet(order);
    UUID refund =
        send(
                "POST",
                "/api/orders/" + order + "/refunds",
                buyerToken(),
                "{}",
                Map.of("Idempotency-Key", "stuck"))
            .id();
    awaitStatus(order, "refunded");
    awaitQuiet(refund);
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");
    int before = store.stuckSince(longAgo);
    later("purchase", order);
    later("refund", refund);
    assertThat(store.stuckSince(longAgo)).isEqualTo(before);

    set("orders", order, "paid", ", paid_at = timestamptz '2000-01-01'");
    assertThat(store.stuckSince(longAgo)).isEqualTo(before + 1);
    set("refunds", refund, "failed", "");
    assertThat(store.stuckSince(longAgo)).isEqualTo(before + 2);

    set("orders", order, "refunded", "");
    set("refunds", refund, "succeeded", "");
    forget(order);
    forget(refund);
  }

  private Lease begin(UUID id) {
    return inTenant(() -> sagas.begin("purchase", id, STEP));
  }

  /** A saga without a failure that nobody takes up. */
  private void later(String saga, UUID id) {
    database()
        .sql(
            """
            insert into purchase.sagas (saga, id, tenant_id, step, direction, step_since, drive_at)
            values (?, ?, ?, 'x', 'forward', ?, now() + interval '1 day')
            """)
        .param(saga)
        .param(id)
        .param(tenant)
        .param(Timestamp.from(clock.instant()))
        .update();
  }

  private static void set(String table, UUID id, String status, String more) {
    database()
        .sql("update purchase." + table + " set status = ?" + more + " where id = ?")
        .param(status)
        .param(id)
        .update();
  }

  private static void forget(UUID id) {
    database().sql("delete from purchase.sagas where id = ?").param(id).update();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
