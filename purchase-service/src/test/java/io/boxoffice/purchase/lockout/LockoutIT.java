package io.boxoffice.purchase.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class LockoutIT extends PurchaseIT {
  @Autowired JdbcClient jdbc;

  @Test
  void five_failed_payments_within_an_hour_lock_for_a_quarter_of_one() {
    UUID type = onSale(700, 50);
    UUID open = placed(type, 1).id();
    String openKey = key(open);
    fail(type, 4);
    assertThat(purchase("fifth", itemsBody(type, 1)).status()).isEqualTo(201);
    fail(type, 1);

    Answer locked = purchase("locked", itemsBody(type, 1));

    assertThat(locked.status()).as(locked.body()).isEqualTo(423);
    assertThat(locked.problem()).isEqualTo("purchases-locked");
    assertThat(Long.parseLong(String.valueOf(locked.header("Retry-After")))).isBetween(800L, 901L);
    assertThat(locked.text("lockedUntil")).isNotEmpty();
    assertThat(send("GET", "/metrics/prometheus", null, null, Map.of()).body())
        .contains("boxoffice_lockouts_total");
    // what costs nothing is no way round, and what was ordered before is paid as usual
    assertThat(purchase("free", itemsBody(onSale(0, 5), 1)).status()).isEqualTo(423);
    assertThat(purchase(openKey, itemsBody(type, 1)).id()).isEqualTo(open);
    pay(open);
    awaitStatus(open, "completed");
    // the same key is not stuck with its refusal
    clock.advance(Duration.ofMinutes(15).plusSeconds(1));
    assertThat(purchase("locked", itemsBody(type, 1)).status()).isEqualTo(201);
    Answer mine = get(path() + "?limit=1", buyerToken());
    assertThat(mine.json().get("locked").asBoolean()).isFalse();
    assertThat(mine.json().at("/items/0/type").asString()).isEqualTo("locked");
    assertThat(mine.json().at("/items/0/failedAttemptCount").asInt()).isEqualTo(5);
    Answer before = get(path() + "?limit=10&cursor=" + mine.text("nextCursor"), buyerToken());
    assertThat(before.json().get("items")).hasSize(5);
    assertThat(before.json().at("/items/4/failedAttemptCount").asInt()).isEqualTo(1);
  }

  @Test
  void failures_of_more_than_an_hour_ago_do_not_count() {
    UUID type = onSale(700, 50);
    fail(type, 4);
    database()
        .sql(
            "update purchase.account_lockout_events set occurred_at = occurred_at - interval '61"
                + " minutes' where user_id = ?")
        .param(buyer)
        .update();

    fail(type, 4);

    assertThat(purchase("still", itemsBody(type, 1)).status()).isEqualTo(201);
    fail(type, 1);
    assertThat(purchase("now", itemsBody(type, 1)).status()).isEqualTo(423);
  }

  @Test
  void an_administrator_unlocks_and_the_count_begins_anew() {
    UUID type = onSale(700, 50);
    fail(type, 5);
    UUID admin = Ids.next();
    assertThat(purchase("locked", itemsBody(type, 1)).status()).isEqualTo(423);
    assertThat(post(path() + "/unlock", buyerToken(), null).status()).isEqualTo(403);
    assertThat(
            post(path() + "/unlock", tokens.bearer(admin, Ids.next(), "admin"), null)
                .json()
                .get("items"))
        .isEmpty();
    assertThat(purchase("locked", itemsBody(type, 1)).status()).isEqualTo(423);

    Answer unlocked =
        post(
            path() + "/unlock",
            tokens.bearer(admin, tenant, "admin"),
            "{\"reason\": \"the card was replaced\"}");

    assertThat(unlocked.status()).as(unlocked.body()).isEqualTo(200);
    assertThat(unlocked.json().get("locked").asBoolean()).isFalse();
    assertThat(unlocked.json().at("/items/0/type").asString()).isEqualTo("unlocked");
    assertThat(unlocked.json().at("/items/0/changedBy").asString()).isEqualTo(admin.toString());
    assertThat(purchase("locked", itemsBody(type, 1)).status()).isEqualTo(201);
    fail(type, 4);
    assertThat(purchase("four", itemsBody(type, 1)).status()).isEqualTo(201);
    assertThat(
            post(path() + "/unlock", tokens.bearer(admin, tenant, "admin"), null)
                .json()
                .at("/items/0/type")
                .asString())
        .isEqualTo("failed_attempt");
  }

  @Test
  void failures_at_the_same_moment_lock_once() throws Exception {
    UUID type = onSale(700, 50);
    List<UUID> orders = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      orders.add(placed(type, 1).id());
    }
    List<Future<Answer>> told = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (UUID order : orders) {
        told.add(threads.submit(() -> webhook("m-" + order, false, order, paymentOf(order), 700)));
      }
    }
    for (Future<Answer> one : told) {
      assertThat(one.get().status()).isEqualTo(200);
    }

    List<String> events =
        database()
            .sql(
                "select event_type || failed_attempt_count from purchase.account_lockout_events"
                    + " where user_id = ? order by id")
            .param(buyer)
            .query(String.class)
            .list();
    assertThat(events)
        .containsExactly(
            "failed_attempt1",
            "failed_attempt2",
            "failed_attempt3",
            "failed_attempt4",
            "failed_attempt5",
            "locked5",
            "failed_attempt1",
            "failed_attempt2",
            "failed_attempt3",
            "failed_attempt4");
    assertThat(purchase("locked", itemsBody(type, 1)).status()).isEqualTo(423);
  }

  @Test
  void a_failure_that_is_told_twice_counts_once() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 1).id();
    webhook("one-" + order, false, order, paymentOf(order), 700);
    webhook("two-" + order, false, order, paymentOf(order), 700);

    assertThat(get(path(), buyerToken()).json().get("items")).hasSize(1);
  }

  @Test
  void others_buy_on_and_see_nothing() {
    UUID type = onSale(700, 50);
    fail(type, 5);
    for (String role : List.of("buyer", "seller", "venue_staff", "venue_manager")) {
      assertThat(get(path(), tokens.bearer(Ids.next(), tenant, role)).problem())
          .isEqualTo("unknown-user");
    }
    Answer foreign = get(path(), tokens.bearer(Ids.next(), Ids.next(), "admin"));
    assertThat(foreign.json().get("items")).isEmpty();
    assertThat(foreign.json().get("locked").asBoolean()).isFalse();
    assertThat(
            send(
                    "POST",
                    "/api/purchase",
                    tokens.bearer(Ids.next(), tenant, "buyer"),
                    itemsBody(type, 1),
                    Map.of("Idempotency-Key", "other"))
                .status())
        .isEqualTo(201);
  }

  @Test
  void what_makes_no_sense_is_answered_as_such() {
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    for (String query : List.of("?limit=0", "?limit=101", "?limit=x", "?cursor=x")) {
      assertThat(get(path() + query, admin).status()).as(query).isEqualTo(400);
    }
    assertThat(get("/api/users/x/lockouts", admin).status()).isEqualTo(400);
    for (String body : List.of("[", "7", "{\"reason\": \"%s\"}".formatted("r".repeat(501)))) {
      assertThat(post(path() + "/unlock", admin, body).status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void what_happened_cannot_be_changed() {
    UUID type = onSale(700, 5);
    fail(type, 1);
    assertThatThrownBy(
            () -> inTenant(() -> jdbc.sql("delete from account_lockout_events").update()))
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  private String path() {
    return "/api/users/" + buyer + "/lockouts";
  }

  private String key(UUID order) {
    return database()
        .sql("select request_key from purchase.orders where id = ?")
        .param(order)
        .query(String.class)
        .single();
  }

  private void fail(UUID type, int times) {
    for (int i = 0; i < times; i++) {
      UUID order = placed(type, 1).id();
      PROVIDER.set(paymentOf(order), "failed");
      assertThat(webhook("m-" + order, false, order, paymentOf(order), 700).status())
          .isEqualTo(200);
      awaitStatus(order, "payment_failed");
    }
  }
}
