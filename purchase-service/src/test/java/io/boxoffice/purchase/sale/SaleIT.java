package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.fake.FakeServer;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class SaleIT extends PurchaseIT {
  @Autowired BulkheadRegistry bulkheads;

  @Test
  void a_paid_order_gets_its_tickets() {
    UUID type = onSale(4500, 10);

    Answer placed = placed(type, 2);

    assertThat(placed.text("status")).isEqualTo("awaiting_payment");
    assertThat(placed.json().get("totalMinor").asLong()).isEqualTo(9000);
    assertThat(placed.json().at("/payment/clientSecret").asString()).startsWith("secret_");
    assertThat(placed.json().at("/payment/confirmUrl").asString())
        .isEqualTo(PROVIDER.url() + "/v1/payments/" + paymentOf(placed.id()) + "/confirm");
    assertThat(placed.header("Location")).isEqualTo("/api/orders/" + placed.id());
    assertThat(pay(placed.id()).status()).isEqualTo(200);
    awaitStatus(placed.id(), "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
    assertThat(ticketsOf(placed.id())).hasSize(2);
    Answer mine = get("/api/tickets", buyerToken());
    assertThat(mine.json().get("items")).hasSize(2);
    assertThat(mine.json().at("/items/0/status").asString()).isEqualTo("active");
    assertThat(mine.json().at("/items/0/ownerId").asString()).isEqualTo(buyer.toString());
    assertThat(get("/api/orders", buyerToken()).json().at("/items/0/tickets")).hasSize(2);
    assertThat(get("/api/orders/tickets", buyerToken()).json().get("items")).hasSize(2);
    awaitQuiet(placed.id());
  }

  @Test
  void tickets_of_an_event_that_mints_are_sold_until_minted() {
    UUID type = INVENTORY.onSale(event, seller, 1000, true, 10);

    UUID order = completed(type, 1);

    assertThat(order(order).json().at("/tickets/0/status").asString()).isEqualTo("sold");
  }

  @Test
  void a_free_order_needs_no_payment() {
    UUID type = onSale(0, 10);

    Answer placed = placed(type, 3);

    assertThat(placed.text("status")).isEqualTo("completed");
    assertThat(placed.json().has("payment")).isFalse();
    assertThat(placed.json().get("tickets")).hasSize(3);
    assertThat(INVENTORY.sold(type)).isEqualTo(3);
  }

  @Test
  void the_history_of_a_free_ticket_says_that_its_buyer_issued_it() {
    UUID order = placed(onSale(0, 10), 1).id();

    Answer history = get("/api/tickets/" + ticketsOf(order).getFirst() + "/history", buyerToken());

    assertThat(history.json().at("/items/0/changedBy").asString()).isEqualTo(buyer.toString());
    assertThat(history.json().at("/items/0/source").asString()).contains("/api/purchase");
  }

  @Test
  void a_reservation_made_before_is_taken_over() {
    UUID type = onSale(700, 10);
    UUID reservation = INVENTORY.reserveFor(type, 2);

    Answer placed =
        purchase(
            "takes-over",
            "{\"eventId\": \"%s\", \"reservationId\": \"%s\"}".formatted(event, reservation));

    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.json().get("totalMinor").asLong()).isEqualTo(1400);
    assertThat(INVENTORY.available(type)).isEqualTo(8);
  }

  @Test
  void what_inventory_refuses_is_told_as_it_says() {
    UUID type = onSale(700, 1);

    Answer refused = purchase("too-many", itemsBody(type, 2));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("sold-out");
    assertThat(refused.json().get("available").asInt()).isEqualTo(1);
    assertThat(purchase("too-many", itemsBody(type, 2)).header("Idempotent-Replayed"))
        .isEqualTo("true");
  }

  @Test
  void an_outage_of_inventory_is_never_a_refusal() {
    UUID type = onSale(700, 5);
    INVENTORY.down("/internal/reservations");

    Answer refused = purchase("outage", itemsBody(type, 1));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("unavailable");
    assertThat(refused.header("Retry-After")).isNotNull();
    INVENTORY.reset();
    assertThat(purchase("outage", itemsBody(type, 1)).status()).isEqualTo(201);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(4));
  }

  @Test
  void an_order_of_a_crowd_is_sent_away_before_anything_is_begun() {
    UUID type = onSale(700, 5);
    Bulkhead crowd = bulkheads.bulkhead(OrderController.CROWD);
    int most = crowd.getMetrics().getMaxAllowedConcurrentCalls();
    for (int i = 0; i < most; i++) {
      crowd.acquirePermission();
    }

    Answer refused = purchase("crowd", itemsBody(type, 1));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("unavailable");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(INVENTORY.available(type)).isEqualTo(5);
    assertThat(get("/api/orders", buyerToken()).json().get("items")).isEmpty();

    // one goes, and so there is room for one after the other, whatever becomes of them
    crowd.onComplete();
    assertThat(purchase("crowd-2", itemsBody(type, 6)).status()).isEqualTo(409);
    assertThat(purchase("crowd", itemsBody(type, 1)).status()).isEqualTo(201);
    for (int i = 1; i < most; i++) {
      crowd.onComplete();
    }
    assertThat(crowd.getMetrics().getAvailableConcurrentCalls()).isEqualTo(most);
  }

  @Test
  void a_crowd_that_waits_leaves_threads_to_others() throws Exception {
    UUID type = onSale(700, 5);
    UUID placed = placed(type, 1).id();
    Bulkhead crowd = bulkheads.bulkhead(OrderController.CROWD);
    Bulkhead waiting = bulkheads.bulkhead(OrderController.WAITING);
    int most = crowd.getMetrics().getMaxAllowedConcurrentCalls();
    BulkheadConfig usual = crowd.getBulkheadConfig();
    // nobody's patience ends before the payment is taken, however slow the machine
    crowd.changeConfig(BulkheadConfig.from(usual).maxWaitDuration(Duration.ofSeconds(8)).build());
    for (int i = 0; i < most; i++) {
      crowd.acquirePermission();
      waiting.acquirePermission();
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // more than the server has threads, and each would wait for seconds
      List<Future<Answer>> buyers =
          IntStream.range(0, 500)
              .mapToObj(i -> threads.submit(() -> purchase("wait-" + i, itemsBody(type, 1))))
              .toList();
      eventually(() -> assertThat(waiting.getMetrics().getAvailableConcurrentCalls()).isZero());

      Answer paid = pay(placed);

      assertThat(paid.status()).isEqualTo(200);
      assertThat(waiting.getMetrics().getAvailableConcurrentCalls()).isZero();
      for (Future<Answer> buyer : buyers) {
        assertThat(buyer.get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
      }
    } finally {
      for (int i = 0; i < most; i++) {
        crowd.onComplete();
        waiting.onComplete();
      }
      crowd.changeConfig(usual);
    }
    awaitStatus(placed, "completed");
    assertThat(purchase("wait-0", itemsBody(type, 1)).status()).isEqualTo(201);
  }

  @Test
  void stock_reserved_without_an_answer_is_given_back() {
    UUID type = onSale(700, 5);
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.@Nullable Reply after(FakeServer.Call call) {
            return call.path().equals("/internal/reservations")
                ? new FakeServer.Reply(500, Map.of())
                : null;
          }
        });

    assertThat(purchase("mute", itemsBody(type, 2)).status()).isEqualTo(503);

    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  @Test
  void a_payment_started_without_an_answer_is_cancelled() {
    UUID type = onSale(700, 5);
    PROVIDER.disturb(
        new FakeServer.Disturbance() {
          private boolean done;

          @Override
          public FakeServer.@Nullable Reply after(FakeServer.Call call) {
            boolean mute = !done && call.path().equals("/v1/payments");
            done |= mute;
            return mute ? new FakeServer.Reply(500, Map.of()) : null;
          }
        });

    assertThat(purchase("mute-payment", itemsBody(type, 2)).status()).isEqualTo(503);

    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
    UUID order =
        database()
            .sql("select id from purchase.orders where user_id = ? and request_key like ?")
            .param(buyer)
            .param("mute-payment%")
            .query(UUID.class)
            .single();
    assertThat(PROVIDER.of(order)).hasSize(1);
    assertThat(PROVIDER.status(paymentOf(order))).isEqualTo("cancelled");
    assertThat(order(order).text("status")).isEqualTo("cancelled");
  }

  @Test
  void a_declined_payment_gives_the_stock_back() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "failed");

    assertThat(webhook("m-" + order, false, order, paymentOf(order), 1400).status()).isEqualTo(200);

    awaitStatus(order, "payment_failed");
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
    awaitQuiet(order);
  }

  @Test
  void an_order_that_is_not_paid_in_time_expires_and_its_payment_is_cancelled() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();

    clock.advance(FakeInventory.TTL.plusSeconds(1));

    awaitStatus(order, "expired");
    assertThat(PROVIDER.status(paymentOf(order))).isEqualTo("cancelled");
    awaitQuiet(order);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void money_that_came_without_a_webhook_is_found_at_the_end() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "succeeded");

    clock.advance(FakeInventory.TTL.plusSeconds(1));

    awaitStatus(order, "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
  }

  @Test
  void a_late_payment_reserves_again() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "processing");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));

    pay(order);

    awaitStatus(order, "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
    assertThat(ticketsOf(order)).hasSize(2);
  }

  @Test
  void a_late_payment_goes_back_when_everything_is_sold() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "processing");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    INVENTORY.sellOut(type);

    pay(order);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    assertThat(ticketsOf(order)).isEmpty();
    assertThat(INVENTORY.sold(type)).isZero();
  }

  @Test
  void money_for_an_expired_order_buys_its_tickets_if_there_are_any() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(order, "expired");
    awaitQuiet(order);

    pay(order);

    awaitStatus(order, "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
  }

  @Test
  void money_for_a_cancelled_order_always_goes_back() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    assertThat(post("/api/orders/" + order + "/cancel", buyerToken(), null).text("status"))
        .isEqualTo("cancelled");
    awaitQuiet(order);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
    assertThat(PROVIDER.status(paymentOf(order))).isEqualTo("cancelled");

    pay(order);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    assertThat(INVENTORY.sold(type)).isZero();
  }

  @Test
  void money_found_while_cancelling_goes_back() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "succeeded");

    post("/api/orders/" + order + "/cancel", buyerToken(), null);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  @Test
  void money_found_at_the_end_buys_nothing_when_it_is_not_the_price() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.take(paymentOf(order), 1);

    clock.advance(FakeInventory.TTL.plusSeconds(1));

    awaitStatus(order, "refunded");
    awaitQuiet(order);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1);
    assertThat(INVENTORY.sold(type)).isZero();
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void money_found_while_cancelling_goes_back_as_it_came() {
    UUID order = placed(onSale(700, 5), 2).id();
    PROVIDER.take(paymentOf(order), 3);

    post("/api/orders/" + order + "/cancel", buyerToken(), null);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(3);
  }

  @Test
  void a_free_order_that_lost_its_stock_is_cancelled() {
    UUID type = onSale(0, 5);
    INVENTORY.down("/confirm");
    UUID order = placed(type, 2).id();
    assertThat(order(order).text("status")).isEqualTo("paid");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    INVENTORY.sellOut(type);

    INVENTORY.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());

    awaitStatus(order, "cancelled");
    awaitQuiet(order);
    assertThat(ticketsOf(order)).isEmpty();
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
  }

  @Test
  void a_free_order_whose_reservations_never_last_is_cancelled() {
    UUID type = onSale(0, 10);
    INVENTORY.disturb(answering("/confirm", 409, "reservation-expired"));

    Answer refused = purchase("never-lasts", itemsBody(type, 1));

    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("reservation-expired");
    UUID order =
        database()
            .sql("select id from purchase.orders where user_id = ?")
            .param(buyer)
            .query(UUID.class)
            .single();
    assertThat(order(order).text("status")).isEqualTo("cancelled");
    awaitQuiet(order);
  }

  @Test
  void a_paid_order_whose_new_reservation_runs_out_too_reserves_once_more() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(order, "expired");
    awaitQuiet(order);
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.@Nullable Reply before(FakeServer.Call call) {
            return call.text("reservationKey").endsWith("-2")
                ? FakeServer.Reply.problem(409, "reservation-expired", Map.of())
                : null;
          }
        });

    pay(order);

    awaitStatus(order, "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
  }

  @Test
  void a_refusal_that_the_contract_does_not_name_decides_nothing_about_a_request() {
    UUID type = onSale(700, 5);
    INVENTORY.disturb(answering("/internal/reservations", 404, "not-found"));

    Answer refused = purchase("misrouted", itemsBody(type, 1));

    assertThat(refused.status()).isEqualTo(503);
    INVENTORY.reset();
    assertThat(purchase("misrouted", itemsBody(type, 1)).status()).isEqualTo(201);
  }

  @Test
  void a_refusal_that_the_contract_does_not_name_takes_no_tickets_from_a_paid_order() {
    for (String slug : new String[] {"unknown-tenant", "not-found", "request-in-flight"}) {
      UUID type = onSale(700, 5);
      UUID order = placed(type, 2).id();
      INVENTORY.disturb(answering("/confirm", slug.equals("request-in-flight") ? 409 : 404, slug));
      int before = INVENTORY.calls(c -> c.path().endsWith("/confirm")).size();

      pay(order);

      eventually(
          () ->
              assertThat(INVENTORY.calls(c -> c.path().endsWith("/confirm")).size())
                  .isGreaterThan(before + 1));
      assertThat(order(order).text("status")).as(slug).isEqualTo("paid");
      INVENTORY.reset();
      awaitStatus(order, "completed");
    }
  }

  @Test
  void stock_is_released_when_a_release_was_misrouted() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    INVENTORY.disturb(answering("/release", 404, "unknown-tenant"));

    post("/api/orders/" + order + "/cancel", buyerToken(), null);

    eventually(
        () ->
            assertThat(
                    INVENTORY.calls(c -> c.text("reservationKey").equals(order.toString())).size())
                .isGreaterThan(2));
    INVENTORY.reset();
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
    awaitQuiet(order);
  }

  @Test
  void an_answer_that_cannot_be_read_is_undone() {
    UUID type = onSale(700, 5);
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.@Nullable Reply after(FakeServer.Call call) {
            return call.path().equals("/internal/reservations")
                ? new FakeServer.Reply(200, "hello")
                : null;
          }
        });

    assertThat(purchase("unreadable", itemsBody(type, 2)).status()).isEqualTo(503);

    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  private static FakeServer.Disturbance answering(String path, int status, String slug) {
    return new FakeServer.Disturbance() {
      @Override
      public FakeServer.@Nullable Reply before(FakeServer.Call call) {
        return call.path().endsWith(path) ? FakeServer.Reply.problem(status, slug, Map.of()) : null;
      }
    };
  }

  @Test
  void a_paid_order_cannot_be_cancelled() {
    UUID order = completed(onSale(700, 5), 1);

    Answer refused = post("/api/orders/" + order + "/cancel", buyerToken(), null);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("order-not-cancellable");
  }

  @Test
  void the_same_key_answers_the_same_and_another_payload_is_refused() {
    UUID type = onSale(700, 5);
    Answer first = purchase("same", itemsBody(type, 1));

    Answer again = purchase("same", itemsBody(type, 1));

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(INVENTORY.available(type)).isEqualTo(4);
    assertThat(purchase("same", itemsBody(type, 2)).problem()).isEqualTo("idempotency-key-reused");
    assertThat(post("/api/purchase", buyerToken(), itemsBody(type, 1)).problem())
        .isEqualTo("idempotency-key-missing");
    Answer other =
        send(
            "POST",
            "/api/purchase",
            tokens.bearer(Ids.next(), tenant, "buyer"),
            itemsBody(type, 1),
            Map.of("Idempotency-Key", "same"));
    assertThat(other.status()).isEqualTo(201);
    assertThat(other.id()).isNotEqualTo(first.id());
  }

  @Test
  void a_second_request_waits_for_nothing_while_the_first_runs() throws Exception {
    UUID type = onSale(700, 5);
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.@Nullable Reply before(FakeServer.Call call) {
            arrived.countDown();
            await(go);
            return null;
          }
        });
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> purchase("slow", itemsBody(type, 1)));
    assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();

    Answer second = purchase("slow", itemsBody(type, 1));
    Answer other = purchase("slow", itemsBody(type, 2));

    go.countDown();
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.problem()).isEqualTo("request-in-flight");
    assertThat(first.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
  }

  @Test
  void a_call_that_hangs_is_given_up_and_undone() {
    UUID type = onSale(700, 5);
    CountDownLatch go = new CountDownLatch(1);
    PROVIDER.disturb(
        new FakeServer.Disturbance() {
          private boolean done;

          @Override
          public FakeServer.@Nullable Reply before(FakeServer.Call call) {
            if (!done) {
              done = true;
              await(go);
            }
            return null;
          }
        });

    Answer answer = purchase("hangs", itemsBody(type, 1));

    go.countDown();
    assertThat(answer.status()).isEqualTo(503);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  @Test
  void the_history_says_who_and_why_and_from_where() {
    UUID order = completed(onSale(700, 5), 1);

    Answer history = get("/api/tickets/" + ticketsOf(order).getFirst() + "/history", buyerToken());

    assertThat(history.json().get("items")).hasSize(1);
    assertThat(history.json().at("/items/0/newStatus").asString()).isEqualTo("active");
    assertThat(history.json().at("/items/0/source").asString()).isEqualTo("purchase-saga");
    assertThat(history.json().at("/items/0/actorType").asString()).isEqualTo("system");
  }

  @Test
  void events_are_written_as_the_contracts_say() {
    completed(onSale(700, 5), 2);

    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
    assertThat(Contracts.outboxTypes("purchase"))
        .contains("order.created.v1", "order.paid.v1", "order.completed.v1", "ticket.purchased.v1");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
