package io.boxoffice.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** Requests that are sent again, by hand: route × behaviour. */
class IdempotencyIT extends PurchaseIT {
  @Autowired List<ScheduledTaskHolder> schedules;

  /** A request, and another with the same key and path. */
  record Call(String path, String bearer, String body, String otherBody, int status) {}

  /**
   * A route.
   *
   * @param demanded whether the key may not be left out
   * @param table whose rows its work writes
   */
  record Route(String name, boolean demanded, String table, Function<IdempotencyIT, Call> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Route> routes() {
    return Stream.of(
        new Route(
            "POST /api/purchase",
            true,
            "orders",
            it -> {
              UUID type = it.onSale(700, 50);
              return new Call(
                  "/api/purchase",
                  it.buyerToken(),
                  it.itemsBody(type, 1),
                  it.itemsBody(type, 2),
                  201);
            }),
        new Route(
            "POST /api/orders/{id}/refunds",
            true,
            "refunds",
            it ->
                new Call(
                    "/api/orders/" + it.completed(it.onSale(700, 5), 1) + "/refunds",
                    it.buyerToken(),
                    "{\"reason\": \"ill\"}",
                    "{\"reason\": \"other\"}",
                    202)),
        new Route(
            "POST /api/approvals",
            true,
            "multisig_approval_requests",
            it -> {
              UUID order = it.completed(it.onSale(700, 5), 1);
              String body =
                  "{\"type\": \"large_refund\", \"reason\": \"%s\", \"details\": {\"orderId\":"
                      + " \"%s\"}}";
              return new Call(
                  "/api/approvals",
                  it.sellerToken(),
                  body.formatted("ill", order),
                  body.formatted("other", order),
                  201);
            }),
        new Route(
            "POST /api/approvals/{id}/approve",
            false,
            "multisig_approvals",
            it ->
                new Call(
                    "/api/approvals/" + it.approval() + "/approve",
                    it.tokens.bearer(Ids.next(), it.tenant, "admin"),
                    "{\"comment\": \"fine\"}",
                    "{\"comment\": \"other\"}",
                    200)),
        new Route(
            "POST /api/approvals/{id}/reject",
            false,
            "multisig_rejections",
            it ->
                new Call(
                    "/api/approvals/" + it.approval() + "/reject",
                    it.tokens.bearer(Ids.next(), it.tenant, "admin"),
                    "{\"reason\": \"no\"}",
                    "{\"reason\": \"other\"}",
                    200)),
        new Route(
            "POST /api/tickets/{id}/revoke",
            false,
            "revocations",
            it ->
                new Call(
                    "/api/tickets/"
                        + it.ticketsOf(it.completed(it.onSale(700, 5), 1)).getFirst()
                        + "/revoke",
                    it.sellerToken(),
                    "{\"reason\": \"fraud_detected\"}",
                    "{\"reason\": \"chargeback\"}",
                    200)));
  }

  private UUID approval() {
    UUID order = completed(onSale(700, 5), 1);
    return send(
            "POST",
            "/api/approvals",
            sellerToken(),
            "{\"type\": \"large_refund\", \"reason\": \"r\", \"details\": {\"orderId\": \"%s\"}}"
                .formatted(order),
            Map.of("Idempotency-Key", Ids.next().toString()))
        .id();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_repeated_key_gets_the_first_answer_and_another_request_none(Route route) {
    Call call = route.call().apply(this);
    String key = Ids.next().toString();

    Answer first = send(call, call.body(), key);
    Answer second = send(call, call.body(), key);
    Answer other = send(call, call.otherBody(), key);

    assertThat(first.status()).as(first.body()).isEqualTo(call.status());
    assertThat(first.header("Idempotent-Replayed")).isNull();
    assertThat(second.status()).isEqualTo(call.status());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_key_that_is_missing_or_no_key_is_told(Route route) {
    Call call = route.call().apply(this);
    for (String key : List.of("k".repeat(201), "with space")) {
      assertThat(send(call, call.body(), key).problem()).isEqualTo("idempotency-key-missing");
    }
    Answer without = send("POST", call.path(), call.bearer(), call.body(), Map.of());
    assertThat(without.status())
        .as(without.body())
        .isEqualTo(route.demanded() ? 400 : call.status());
  }

  /** A purchase, whose first call can be held up at the stock alone, is looked at in SaleIT. */
  static Stream<Route> routesOfOneTransaction() {
    return routes().skip(1);
  }

  @ParameterizedTest
  @MethodSource("routesOfOneTransaction")
  void while_the_first_is_under_way_the_second_is_told_so(Route route) throws Exception {
    Call call = route.call().apply(this);
    String key = Ids.next().toString();
    try (Connection connection = Backends.postgres().superuser().getConnection();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      // reads go on; whoever writes waits until this transaction ends
      statement.execute("lock table purchase." + route.table() + " in exclusive mode");
      Future<Answer> first = threads.submit(() -> send(call, call.body(), key));
      eventually(() -> assertThat(keys(key)).isEqualTo(1));

      Answer second = send(call, call.body(), key);

      assertThat(second.status()).as(second.body()).isEqualTo(409);
      assertThat(second.problem()).isEqualTo("request-in-flight");
      assertThat(send(call, call.otherBody(), key).status()).isEqualTo(422);
      connection.rollback();
      assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(call.status());
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void after_a_day_a_key_is_as_good_as_new(Route route) {
    Call call = route.call().apply(this);
    String key = Ids.next().toString();
    send(call, call.body(), key);
    clock.advance(Duration.ofHours(24).plusSeconds(1));

    Answer later = send(call, call.otherBody(), key);

    assertThat(later.header("Idempotent-Replayed")).isNull();
    assertThat(later.problem()).isNotEqualTo("idempotency-key-reused");
  }

  /** The order itself remembers its key, so there is no answer that could be older than it. */
  @Test
  void a_repeated_purchase_gets_the_order_as_it_stands() {
    UUID type = onSale(700, 50);
    Answer first = purchase("paid", itemsBody(type, 1));
    pay(first.id());
    awaitStatus(first.id(), "completed");

    Answer again = purchase("paid", itemsBody(type, 1));

    assertThat(again.status()).as(again.body()).isEqualTo(201);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.text("status")).isEqualTo("completed");
    assertThat(again.json().get("tickets")).hasSize(1);
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(INVENTORY.available(type)).isEqualTo(49);
  }

  @Test
  void of_many_who_repeat_a_purchase_whose_day_is_over_one_makes_an_order() throws Exception {
    UUID type = onSale(700, 50);
    Answer old = purchase("again", itemsBody(type, 1));
    clock.advance(Duration.ofHours(24).plusSeconds(1));
    try (Connection connection = Backends.postgres().superuser().getConnection();
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      // whoever finds the old order waits here to take its key, and has seen nothing of the others
      statement.execute(
          "select from purchase.orders where id = '%s' for update".formatted(old.id()));
      List<Future<Answer>> calls =
          Stream.generate(() -> threads.submit(() -> purchase("again", itemsBody(type, 1))))
              .limit(8)
              .toList();
      eventually(() -> assertThat(waitingForLocks()).isGreaterThan(2));
      connection.rollback();
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> call : calls) {
        answers.add(call.get(20, TimeUnit.SECONDS));
      }

      List<UUID> made =
          answers.stream().filter(a -> a.status() == 201).map(Answer::id).distinct().toList();
      assertThat(made).hasSize(1).doesNotContain(old.id());
      assertThat(answers).allMatch(a -> a.status() == 201 || a.status() == 409);
    }
  }

  @Test
  void a_repeated_purchase_that_was_refused_says_so_again() {
    UUID type = onSale(700, 1);
    assertThat(purchase("lost", itemsBody(type, 2)).problem()).isEqualTo("sold-out");

    Answer again = purchase("lost", itemsBody(type, 2));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("sold-out");
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
  }

  @Test
  void keys_whose_day_is_over_are_removed() {
    String old = Ids.next().toString();
    String young = Ids.next().toString();
    for (String key : List.of(old, young)) {
      UUID order = completed(onSale(700, 5), 1);
      send(
          "POST",
          "/api/orders/" + order + "/refunds",
          buyerToken(),
          "{\"reason\": \"ill\"}",
          Map.of("Idempotency-Key", key));
    }
    database()
        .sql(
            "update purchase.idempotency_keys set expires_at = now() - interval '1 second' where"
                + " idempotency_key = ?")
        .param(old)
        .update();

    schedules.stream()
        .flatMap(holder -> holder.getScheduledTasks().stream())
        .map(ScheduledTask::getTask)
        .filter(task -> Objects.toString(task).contains("Janitor.round"))
        .forEach(task -> task.getRunnable().run());

    assertThat(keys(old)).isZero();
    assertThat(keys(young)).isEqualTo(1);
  }

  private Answer send(Call call, String body, String key) {
    return send("POST", call.path(), call.bearer(), body, Map.of("Idempotency-Key", key));
  }

  private static int waitingForLocks() {
    return database()
        .sql(
            """
            select count(*) from pg_stat_activity
             where wait_event_type = 'Lock' and query like '%set request_key%'
            """)
        .query(Integer.class)
        .single();
  }

  private static int keys(String key) {
    return database()
        .sql("select count(*) from purchase.idempotency_keys where idempotency_key = ?")
        .param(key)
        .query(Integer.class)
        .single();
  }
}
