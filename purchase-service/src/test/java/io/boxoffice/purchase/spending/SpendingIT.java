package io.boxoffice.purchase.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpendingIT extends PurchaseIT {

  @Test
  void an_order_beyond_what_may_be_spent_at_once_is_refused_and_holds_no_stock() {
    UUID type = onSale(20_000, 10);

    Answer refused = purchase("dear", itemsBody(type, 3));

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("spending-limit-exceeded");
    assertThat(refused.text("limit")).isEqualTo("per_transaction");
    assertThat(refused.json().get("limitMinor").asLong()).isEqualTo(50_000);
    assertThat(refused.json().get("leftMinor").asLong()).isEqualTo(50_000);
    assertThat(refused.text("detail")).contains("600.00 EUR").contains("500.00 EUR");
    UUID order = onlyOrder();
    awaitQuiet(order);
    assertThat(INVENTORY.available(type)).isEqualTo(10);
    assertThat(PROVIDER.of(order)).isEmpty();
    assertThat(order(order).text("status")).isEqualTo("cancelled");
    assertThat(order(order).text("failureReason")).isEqualTo("spending-limit-exceeded");
    assertThat(purchase("dear", itemsBody(type, 3)).header("Idempotent-Replayed"))
        .isEqualTo("true");
    assertThat(purchase("fits", itemsBody(type, 2)).status()).isEqualTo(201);
    assertThat(send("GET", "/metrics/prometheus", null, null, Map.of()).body())
        .containsPattern("boxoffice_spending_refused_total\\{[^}]*limit=\"per_transaction\"");
  }

  @Test
  void stock_of_a_refused_order_goes_back_even_when_inventory_does_not_answer_at_once() {
    UUID type = onSale(20_000, 10);
    INVENTORY.down("/internal/reservations/release");

    assertThat(purchase("dear", itemsBody(type, 3)).problem()).isEqualTo("spending-limit-exceeded");

    assertThat(INVENTORY.available(type)).isEqualTo(7);
    INVENTORY.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(10));
  }

  @Test
  void of_many_orders_at_once_as_many_are_taken_as_there_is_room_for() throws Exception {
    UUID type = onSale(10_000, 200);
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> purchase(Ids.next().toString(), itemsBody(type, 1))));
      }
    }

    int taken = 0;
    for (Future<Answer> one : answers) {
      Answer answer = one.get();
      if (answer.status() == 201) {
        taken++;
      } else {
        assertThat(answer.problem()).as(answer.body()).isEqualTo("spending-limit-exceeded");
        assertThat(answer.text("limit")).isEqualTo("daily");
      }
    }
    assertThat(taken).isEqualTo(10);
    assertThat(spent()).isEqualTo(100_000);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(190));
  }

  /** Two transactions, step by step: the second decides only when the first has ended. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_second_order_waits_for_the_first_and_then_sees_what_became_of_it(boolean commits)
      throws Exception {
    UUID type = onSale(30_000, 10);
    UUID one = placed(type, 1).id();
    UUID other = placed(type, 1).id();
    database()
        .sql("delete from purchase.spending_transactions where user_id = ?")
        .param(buyer)
        .update();
    limit(30_000, 50_000, 50_000, 50_000);
    try (Connection first = transactionOfTenant();
        Connection second = transactionOfTenant()) {
      assertThat(spend(first, one, 30_000)).isNull();
      CompletableFuture<String> waiting =
          CompletableFuture.supplyAsync(
              () -> String.valueOf(spend(second, other, 30_000)),
              Executors.newVirtualThreadPerTaskExecutor());
      eventually(() -> assertThat(waitsForALock(second)).isTrue());
      assertThat(waiting).isNotDone();

      if (commits) {
        first.commit();
      } else {
        first.rollback();
      }

      assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(commits ? "daily" : "null");
      second.rollback();
    }
  }

  private Connection transactionOfTenant() throws SQLException {
    Connection connection = Backends.postgres().superuser().getConnection();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local search_path to purchase");
      statement.execute("select set_config('app.current_tenant_id', '" + tenant + "', true)");
    }
    return connection;
  }

  private @Nullable String spend(Connection connection, UUID order, long amountMinor) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select refused_by from spend(?, ?, 'EUR', ?, now(), 1, 1, 1, 1)")) {
      statement.setObject(1, order);
      statement.setObject(2, buyer);
      statement.setLong(3, amountMinor);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean waitsForALock(Connection connection) throws SQLException {
    int process = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    return database()
            .sql(
                "select count(*) from pg_locks where pid = ? and locktype = 'advisory' and not"
                    + " granted")
            .param(process)
            .query(Integer.class)
            .single()
        == 1;
  }

  @Test
  void what_came_to_nothing_counts_no_more() {
    UUID type = onSale(50_000, 50);
    UUID cancelled = placed(type, 1).id();
    UUID failed = placed(type, 1).id();
    assertThat(purchase("full", itemsBody(type, 1)).text("limit")).isEqualTo("daily");

    post("/api/orders/" + cancelled + "/cancel", buyerToken(), null);
    assertThat(spent()).isEqualTo(50_000);
    PROVIDER.set(paymentOf(failed), "failed");
    webhook("m-" + failed, false, failed, paymentOf(failed), 50_000);
    awaitStatus(failed, "payment_failed");
    assertThat(spent()).isZero();
    UUID expired = placed(type, 1).id();
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(expired, "expired");

    assertThat(spent()).isZero();
    assertThat(placed(type, 1).status()).isEqualTo(201);
  }

  @Test
  void money_that_comes_late_counts_after_all() {
    UUID type = onSale(50_000, 50);
    UUID late = placed(type, 1).id();
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(late, "expired");
    awaitQuiet(late);
    assertThat(spent()).isZero();

    pay(late);

    awaitStatus(late, "completed");
    assertThat(spent()).isEqualTo(50_000);
  }

  @Test
  void what_was_refunded_counts_no_more() {
    UUID type = onSale(25_000, 50);
    UUID order = completed(type, 1);
    assertThat(spent()).isEqualTo(25_000);

    send(
        "POST",
        "/api/orders/" + order + "/refunds",
        buyerToken(),
        "{}",
        Map.of("Idempotency-Key", "r"));

    awaitStatus(order, "refunded");
    eventually(() -> assertThat(spent()).isZero());
  }

  @Test
  void each_window_ends_now() {
    UUID type = onSale(50_000, 100);
    for (int day = 0; day < 5; day++) {
      placed(type, 1);
      placed(type, 1);
      assertThat(purchase("day-" + day, itemsBody(type, 1)).text("limit")).isEqualTo("daily");
      ago(Duration.ofHours(24));
    }
    Answer week = purchase("week", itemsBody(type, 1));
    assertThat(week.text("limit")).isEqualTo("weekly");
    assertThat(week.json().get("leftMinor").asLong()).isZero();
    ago(Duration.ofDays(3));

    // the first two are more than seven days ago by now
    assertThat(placed(type, 1).status()).isEqualTo(201);
    limit(50_000, 500_000, 500_000, 560_000);
    Answer month = purchase("month", itemsBody(type, 1));
    assertThat(month.text("limit")).isEqualTo("monthly");
    assertThat(month.json().get("leftMinor").asLong()).isEqualTo(10_000);
    ago(Duration.ofDays(30));
    assertThat(placed(type, 1).status()).isEqualTo(201);
  }

  @Test
  void what_costs_nothing_is_not_counted() {
    placed(onSale(0, 10), 2);

    assertThat(
            database()
                .sql("select count(*) from purchase.spending_transactions where user_id = ?")
                .param(buyer)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void an_administrator_lowers_limits_at_once() {
    UUID type = onSale(700, 10);
    String admin = tokens.bearer(Ids.next(), tenant, "admin");

    Answer set = put(buyer, admin, body(1000, 2000, 3000, 4000, 0));

    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(set.json().get("version").asLong()).isEqualTo(1);
    assertThat(purchase("two", itemsBody(type, 2)).text("limit")).isEqualTo("per_transaction");
    placed(type, 1);
    Answer mine = get(path(buyer), buyerToken());
    assertThat(mine.json().at("/items/0/currency").asString()).isEqualTo("EUR");
    assertThat(mine.json().at("/items/0/weeklyMinor").asLong()).isEqualTo(3000);
    assertThat(mine.json().at("/items/0/spent/dailyMinor").asLong()).isEqualTo(700);
    assertThat(put(buyer, admin, body(1000, 2000, 3000, 4000, 0)).problem())
        .isEqualTo("version-conflict");
    assertThat(put(buyer, admin, body(10, 20, 30, 40, 1)).json().get("version").asLong())
        .isEqualTo(2);
  }

  @Test
  void limits_above_the_usual_need_the_approval_of_three_others() {
    UUID type = onSale(60_000, 10);
    UUID asker = Ids.next();
    String admin = tokens.bearer(asker, tenant, "admin");

    Answer asked = put(buyer, admin, body(70_000, 100_000, 500_000, 2_000_000, 0));

    assertThat(asked.status()).as(asked.body()).isEqualTo(202);
    assertThat(asked.json().get("requiredApprovals").asInt()).isEqualTo(3);
    String approve = "/api/approvals/" + asked.text("approvalId") + "/approve";
    assertThat(post(approve, admin, null).problem()).isEqualTo("own-request");
    for (int i = 0; i < 3; i++) {
      assertThat(purchase("dear-" + i, itemsBody(type, 1)).status()).isEqualTo(422);
      assertThat(post(approve, tokens.bearer(Ids.next(), tenant, "admin"), null).status())
          .isEqualTo(200);
    }
    assertThat(get("/api/approvals/" + asked.text("approvalId"), admin).text("status"))
        .isEqualTo("executed");
    assertThat(purchase("dear", itemsBody(type, 1)).status()).isEqualTo(201);
    // to lower what is still above the usual needs nobody
    assertThat(put(buyer, admin, body(60_000, 100_000, 500_000, 2_000_000, 1)).status())
        .isEqualTo(200);
  }

  @Test
  void nobody_sees_or_sets_what_is_not_theirs() {
    limit(100, 200, 300, 400);
    for (String role : List.of("buyer", "seller", "venue_manager", "venue_staff")) {
      String stranger = tokens.bearer(Ids.next(), tenant, role);
      assertThat(get(path(buyer), stranger).problem()).isEqualTo("unknown-user");
      assertThat(put(buyer, stranger, body(1, 2, 3, 4, 1)).status()).isEqualTo(403);
    }
    assertThat(put(buyer, buyerToken(), body(1, 2, 3, 4, 1)).status()).isEqualTo(403);
    String foreign = tokens.bearer(Ids.next(), Ids.next(), "admin");
    assertThat(get(path(buyer), foreign).json().get("items")).isEmpty();
    assertThat(put(buyer, foreign, body(1, 2, 3, 4, 1)).problem()).isEqualTo("version-conflict");
    assertThat(put(buyer, foreign, body(1, 2, 3, 4, 0)).status()).isEqualTo(200);
    assertThat(get(path(buyer), buyerToken()).json().at("/items/0/dailyMinor").asLong())
        .isEqualTo(200);
    assertThat(
            get(path(buyer) + "?currency=JPY", buyerToken())
                .json()
                .at("/items/0/perTransactionMinor")
                .asLong())
        .isEqualTo(500);
  }

  @Test
  void limits_that_make_no_sense_are_told() {
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            body(2, 1, 3, 4, 0),
            body(1, 3, 2, 4, 0),
            body(1, 2, 4, 3, 0),
            body(-1, 2, 3, 4, 0),
            body(1, 2, 3, 4, -1),
            body(1, 2, 3, 4, 0).replace("EUR", "eur"),
            body(1, 2, 3, 4, 0).replace("EUR", "EURO"),
            body(1, 2, 3, 4, 0).replace("\"weeklyMinor\": 3", "\"weeklyMinor\": null"),
            body(1, 2, 3, 4, 0).replace("\"weeklyMinor\": 3", "\"weeklyMinor\": \"x\""),
            body(1, 2, 3, 9_000_000_000_000_000L, 0))) {
      Answer answer = put(buyer, admin, body);
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(send("PUT", "/api/users/7/spending-limits", admin, "{}", Map.of()).status())
        .isEqualTo(400);
    assertThat(get(path(buyer) + "?currency=eur", buyerToken()).status()).isEqualTo(400);
  }

  @Test
  void the_database_keeps_the_limits_in_order() {
    limit(1, 2, 3, 4);
    for (String change :
        List.of("per_transaction_minor = 3", "daily_minor = 4", "weekly_minor = 5")) {
      assertThatThrownBy(
              () ->
                  database()
                      .sql("update purchase.spending_limits set " + change + " where user_id = ?")
                      .param(buyer)
                      .update())
          .hasMessageContaining("spending_limits_hierarchy");
    }
  }

  private static String path(UUID user) {
    return "/api/users/" + user + "/spending-limits";
  }

  private Answer put(UUID user, String bearer, String body) {
    return send("PUT", path(user), bearer, body, Map.of());
  }

  private static String body(long once, long day, long week, long month, long version) {
    return """
    {"currency": "EUR", "perTransactionMinor": %d, "dailyMinor": %d, "weeklyMinor": %d,\
     "monthlyMinor": %d, "version": %d}"""
        .formatted(once, day, week, month, version);
  }

  private void limit(long once, long day, long week, long month) {
    database()
        .sql(
            """
            insert into purchase.spending_limits (tenant_id, user_id, currency,
              per_transaction_minor, daily_minor, weekly_minor, monthly_minor, updated_at)
            values (?, ?, 'EUR', ?, ?, ?, ?, now())
            """)
        .params(tenant, buyer, once, day, week, month)
        .update();
  }

  private void ago(Duration time) {
    database()
        .sql(
            """
            update purchase.spending_transactions
               set spent_at = spent_at - make_interval(secs => ?) where user_id = ?
            """)
        .params((double) time.toSeconds(), buyer)
        .update();
  }

  private long spent() {
    return database()
        .sql(
            """
            select coalesce(sum(amount_minor - returned_minor), 0)
              from purchase.spending_transactions where user_id = ?
            """)
        .param(buyer)
        .query(Long.class)
        .single();
  }

  private UUID onlyOrder() {
    return database()
        .sql("select id from purchase.orders where user_id = ?")
        .param(buyer)
        .query(UUID.class)
        .single();
  }
}
