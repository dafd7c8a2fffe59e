package io.boxoffice.purchase.commit;

import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Works that write one row each into a table that knows each id once. A group is held up by a
 * statement that waits for the test, and works that come meanwhile queue behind it.
 */
class GroupCommitIT extends PurchaseIT {
  private static final String TEXT =
      """
      insert into webhook_nonces (tenant_id, webhook_id, type, outcome, received_at)
      select r.tenant_id, r.webhook_id, 'of the test',
             current_setting('app.status_change_source'), now()
        from {rows} r
      on conflict (tenant_id, webhook_id) do nothing
      """;

  private static final BulkStatement INSERT =
      BulkStatement.of(
          WriteOrder.PAYMENT_MESSAGES.rank(), TEXT, text("webhook_id"), uuid("tenant_id"));

  private static final BulkStatement INSERT_TELLING =
      BulkStatement.of(
              WriteOrder.PAYMENT_MESSAGES.rank(),
              TEXT + " returning webhook_id",
              text("webhook_id"),
              uuid("tenant_id"))
          .telling("webhook_id");

  private static final BulkStatement WAIT =
      BulkStatement.of(
              0,
              "select r.held from {rows} r where wait_until_free(r.held)",
              BulkStatement.bigint("held"))
          .telling("held");

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @Autowired GroupCommit commit;
  @Autowired BulkWrites writes;
  @Autowired JdbcClient jdbc;
  @Autowired WorkerDatabase worker;
  @Autowired MeterRegistry metrics;

  /** It asks again and again, because a group does not wait for a lock as long as a test may. */
  @BeforeAll
  static void makeWait() {
    database()
        .sql(
            """
            create or replace function purchase.wait_until_free(held bigint) returns boolean
              language plpgsql as $$
            begin
              while not pg_try_advisory_xact_lock(held) loop
                perform pg_sleep(0.005);
              end loop;
              return true;
            end
            $$
            """)
        .update();
  }

  @AfterAll
  static void dropWait() {
    database().sql("drop function purchase.wait_until_free").update();
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @Test
  void works_that_queue_behind_one_share_the_next_transaction() throws Exception {
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    List<CompletableFuture<Boolean>> others = startAll(20);
    held.letGo();
    assertThat(first.join()).isTrue();
    others.forEach(other -> assertThat(other.join()).isTrue());
    assertThat(ids()).hasSize(21);
    assertThat(transactions()).isEqualTo(2);
  }

  @Test
  void a_group_has_a_bound() throws Exception {
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    List<CompletableFuture<Boolean>> others = startAll(GroupCommit.MOST + 1);
    held.letGo();
    first.join();
    others.forEach(CompletableFuture::join);
    assertThat(ids()).hasSize(GroupCommit.MOST + 2);
    assertThat(transactions()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void work_that_does_not_write_what_it_wants_finds_out_alone_and_harms_nobody(boolean telling)
      throws Exception {
    BulkStatement statement = telling ? INSERT_TELLING : INSERT;
    assertThat(asTheTest(() -> insert("there"))).isTrue();
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    CompletableFuture<Boolean> again = start(() -> insert(statement, "there"));
    List<CompletableFuture<Boolean>> others =
        IntStream.range(0, 10).mapToObj(i -> start(() -> insert(statement, "other-" + i))).toList();
    await().until(() -> waiting() == 11);
    held.letGo();
    first.join();
    assertThat(again.join()).isFalse();
    others.forEach(other -> assertThat(other.join()).isTrue());
    assertThat(ids()).hasSize(12);
    if (telling) {
      // the one before, the first, and all others together
      assertThat(transactions()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void two_works_of_a_group_that_want_the_same_are_told_apart(boolean telling) throws Exception {
    BulkStatement statement = telling ? INSERT_TELLING : INSERT;
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    CompletableFuture<Boolean> one = start(() -> insert(statement, "same"));
    CompletableFuture<Boolean> other = start(() -> insert(statement, "same"));
    await().until(() -> waiting() == 2);
    held.letGo();
    first.join();
    assertThat(List.of(one.join(), other.join())).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void a_row_that_somebody_holds_keeps_its_own_work_waiting_and_no_other() throws Exception {
    Held row = hold(() -> writes.write(INSERT, "held", tenant));
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    CompletableFuture<Boolean> waits = start(() -> insert("held"));
    await().until(() -> waiting() == 1);
    List<CompletableFuture<Boolean>> others = startAll(5, 6);
    held.letGo();
    first.join();
    others.forEach(other -> assertThat(other.join()).isTrue());
    assertThat(waits).isNotDone();
    row.letGo();
    assertThat(waits.join()).isTrue();
  }

  @Test
  void work_that_asks_the_database_has_a_transaction_of_its_own() {
    AtomicInteger runs = new AtomicInteger();
    long found =
        asTheTest(
            () ->
                commit.execute(
                    () -> {
                      runs.incrementAndGet();
                      writes.write(INSERT, "a", tenant);
                      return jdbc.sql("select count(*) from webhook_nonces")
                          .query(Long.class)
                          .single();
                    }));
    assertThat(found).isOne();
    assertThat(runs).hasValue(2);
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void work_that_asks_as_a_worker_is_not_collected_either() {
    long found =
        asTheTest(
            () ->
                commit.execute(
                    () -> {
                      writes.write(INSERT, "a", tenant);
                      return worker
                          .jdbc()
                          .sql("select count(*) from webhook_nonces where webhook_id = 'none'")
                          .query(Long.class)
                          .single();
                    }));
    assertThat(found).isZero();
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void a_transaction_inside_a_work_makes_it_one_of_its_own() {
    AtomicInteger runs = new AtomicInteger();
    asTheTest(
        () ->
            commit.execute(
                () -> {
                  runs.incrementAndGet();
                  return transaction.execute(status -> writes.write(INSERT, "a", tenant));
                }));
    assertThat(runs).hasValue(2);
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void work_that_fails_after_it_has_believed_a_write_finds_out_alone() {
    assertThat(asTheTest(() -> insert("there"))).isTrue();
    boolean written =
        asTheTest(
            () ->
                commit.execute(
                    () -> {
                      if (writes.write(INSERT, "there", tenant)) {
                        throw new IllegalStateException("of the test");
                      }
                      return false;
                    }));
    assertThat(written).isFalse();
  }

  @Test
  void what_waits_for_a_commit_happens_once_after_it() throws Exception {
    AtomicInteger told = new AtomicInteger();
    assertThat(asTheTest(() -> insert("there"))).isTrue();
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    CompletableFuture<Boolean> good = start(() -> insert("a", told));
    CompletableFuture<Boolean> fails = start(() -> insert("there", told));
    await().until(() -> waiting() == 2);
    assertThat(told).hasValue(0);
    held.letGo();
    first.join();
    good.join();
    assertThatThrownBy(fails::join).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(told).hasValue(1);
  }

  @Test
  void a_lost_connection_fails_its_group_and_no_other() throws Exception {
    Held held = hold();
    Held later = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    List<CompletableFuture<Boolean>> group = new ArrayList<>(startAll(3));
    group.add(start(() -> insertHeld(later)));
    await().until(() -> waiting() == 4);
    held.letGo();
    assertThat(first.join()).isTrue();
    awaitWaiting(later);
    CompletableFuture<Boolean> next = start(() -> insert("next"));
    await().until(() -> waiting() == 1);
    assertThat(terminateWaiting()).isOne();
    group.forEach(
        one ->
            assertThatThrownBy(one::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(DataAccessResourceFailureException.class));
    assertThat(next.join()).isTrue();
    assertThat(ids()).containsExactlyInAnyOrder("held-" + held.key(), "next");
    later.letGo();
  }

  @Test
  void what_the_histories_tell_of_is_written_in_the_name_of_its_actor() {
    asTheTest(() -> insert("ours"));
    asTheTest(() -> insert(INSERT.byActor(), "theirs"));
    assertThat(source("ours")).isEqualTo("purchase-saga");
    assertThat(source("theirs")).isEqualTo("the-test");
  }

  @Test
  void tenants_never_wait_for_each_other() throws Exception {
    Held held = hold();
    CompletableFuture<Boolean> first = startHeld(held);
    UUID other = Ids.next();
    boolean written =
        TenantContext.system(other, "the-test")
            .call(() -> commit.execute(() -> writes.write(INSERT, "a", other)));
    assertThat(written).isTrue();
    assertThat(first).isNotDone();
    held.letGo();
    assertThat(first.join()).isTrue();
  }

  @Test
  void nothing_is_collected_inside_a_transaction() {
    assertThatThrownBy(() -> asTheTest(() -> transaction.execute(status -> insert("a"))))
        .isInstanceOf(IllegalStateException.class);
  }

  private boolean insert(String id) {
    return insert(INSERT, id);
  }

  private boolean insert(BulkStatement statement, String id) {
    return commit.execute(() -> writes.write(statement, id, tenant));
  }

  private boolean insertHeld(Held held) {
    return commit.execute(
        () -> writes.write(WAIT, held.key()) && writes.write(INSERT, "held-" + held.key(), tenant));
  }

  private boolean insert(String id, AtomicInteger told) {
    return commit.execute(
        () -> {
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                  told.incrementAndGet();
                }
              });
          if (!writes.write(INSERT, id, tenant)) {
            throw new IllegalStateException(id + " is there");
          }
          return true;
        });
  }

  private List<CompletableFuture<Boolean>> startAll(int count) {
    return startAll(count, count);
  }

  private List<CompletableFuture<Boolean>> startAll(int count, int waitingThen) {
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, count).mapToObj(i -> start(() -> insert("other-" + i))).toList();
    await().until(() -> waiting() == waitingThen);
    return all;
  }

  private CompletableFuture<Boolean> startHeld(Held held) {
    CompletableFuture<Boolean> first = start(() -> insertHeld(held));
    awaitWaiting(held);
    return first;
  }

  private CompletableFuture<Boolean> start(Supplier<Boolean> work) {
    return CompletableFuture.supplyAsync(() -> asTheTest(work), threads);
  }

  private <T> T asTheTest(Supplier<T> work) {
    return TenantContext.system(tenant, "the-test").call(work);
  }

  private long waiting() {
    return (long) metrics.get("boxoffice.commit.waiting").gauge().value();
  }

  /** A transaction that has a lock and keeps others waiting for it. */
  private record Held(long key, CountDownLatch release, CompletableFuture<?> end) {
    void letGo() {
      release.countDown();
      end.join();
    }
  }

  private Held hold() throws InterruptedException {
    return hold(() -> {});
  }

  private Held hold(Runnable besides) throws InterruptedException {
    long key = ThreadLocalRandom.current().nextLong();
    CountDownLatch has = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Boolean> end =
        start(
            () ->
                transaction.execute(
                    status -> {
                      jdbc.sql("select wait_until_free(:key)")
                          .param("key", key)
                          .query(Boolean.class)
                          .single();
                      besides.run();
                      has.countDown();
                      status.setRollbackOnly();
                      return awaited(release);
                    }));
    assertThat(has.await(10, TimeUnit.SECONDS)).isTrue();
    return new Held(key, release, end);
  }

  private static boolean awaited(CountDownLatch release) {
    try {
      return release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final String WAITING =
      "from pg_stat_activity where state = 'active' and query like 'select r.held%'";

  private void awaitWaiting(Held held) {
    await()
        .until(
            () -> database().sql("select count(*) " + WAITING).query(Integer.class).single() == 1);
    assertThat(held.end()).isNotDone();
  }

  private static int terminateWaiting() {
    return database()
        .sql("select pg_terminate_backend(pid) " + WAITING)
        .query(Boolean.class)
        .list()
        .size();
  }

  private List<String> ids() {
    return database()
        .sql("select webhook_id from purchase.webhook_nonces where tenant_id = ?")
        .param(tenant)
        .query(String.class)
        .list();
  }

  private int transactions() {
    return database()
        .sql("select count(distinct xmin::text) from purchase.webhook_nonces where tenant_id = ?")
        .param(tenant)
        .query(Integer.class)
        .single();
  }

  private String source(String id) {
    return database()
        .sql("select outcome from purchase.webhook_nonces where tenant_id = ? and webhook_id = ?")
        .param(tenant)
        .param(id)
        .query(String.class)
        .single();
  }
}
