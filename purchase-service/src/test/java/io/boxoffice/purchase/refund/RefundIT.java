package io.boxoffice.purchase.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeServer;
import io.boxoffice.purchase.saga.CrashingSaga;
import io.boxoffice.purchase.saga.CrashingSaga.Crash;
import io.boxoffice.purchase.saga.Lease;
import io.boxoffice.purchase.saga.SagaDriver;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.Sagas;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class RefundIT extends PurchaseIT {
  @Autowired RefundSaga saga;
  @Autowired SagaDriver driver;
  @Autowired Sagas sagas;

  @Test
  void a_refund_ends_the_tickets_and_returns_money_and_stock() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);

    Answer refund = refund(order, "k");

    assertThat(refund.status()).as(refund.body()).isEqualTo(202);
    assertThat(refund.json().get("amountMinor").asLong()).isEqualTo(1400);
    awaitStatus(order, "refunded");
    assertThat(refundStatus(order)).isEqualTo("succeeded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
    for (UUID ticket : ticketsOf(order)) {
      assertThat(ticket(ticket).text("status")).isEqualTo("refunded");
      assertThat(ticket(ticket).text("statusReason")).isEqualTo("refund_requested");
      assertThat(CHECKIN.effect(ticket)).isEqualTo("blocked");
    }
    assertThat(refund(order, "k").header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(refund(order, "k2").problem()).isEqualTo("order-not-refundable");
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
    assertThat(Contracts.outboxTypes("purchase"))
        .contains("ticket.refunded.v1", "order.refunded.v1");
  }

  @Test
  void a_free_order_is_refunded_without_a_payment() {
    UUID type = onSale(0, 5);
    UUID order = placed(type, 2).id();

    assertThat(refund(order, "k").status()).isEqualTo(202);

    awaitStatus(order, "refunded");
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void nothing_goes_back_after_somebody_went_in_and_the_others_keep_live_codes() {
    UUID order = completed(onSale(700, 5), 3);
    List<UUID> tickets = ticketsOf(order);
    CHECKIN.admit(tickets.get(1));

    refund(order, "k");

    awaitStatus(order, "completed");
    eventually(() -> assertThat(refundStatus(order)).isEqualTo("refused"));
    assertThat(PROVIDER.refunded(paymentOf(order))).isZero();
    for (UUID ticket : tickets) {
      Answer status = internal("GET", "/internal/tickets/" + ticket + "/status", null);
      assertThat(status.text("status")).isEqualTo("active");
      assertThat(status.json().has("pendingOperation")).isFalse();
      assertThat(status.json().get("generation").asInt()).isEqualTo(CHECKIN.generation(ticket));
      assertThat(CHECKIN.effect(ticket)).isIn("none", "owned_by " + buyer);
    }
  }

  @Test
  void a_ticket_whose_code_cannot_be_given_back_is_refunded_alone() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);
    CHECKIN.admit(ticketsOf(order).getLast());
    refuseToRestore(ticketsOf(order).getFirst());

    refund(order, "k");

    awaitStatus(order, "partially_refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(INVENTORY.available(type)).isEqualTo(4);
    List<String> statuses =
        ticketsOf(order).stream().map(ticket -> ticket(ticket).text("status")).sorted().toList();
    assertThat(statuses).containsExactly("active", "refunded");
  }

  @Test
  void open_doors_refuse_a_refund() {
    UUID order = completed(onSale(700, 5), 2);
    CHECKIN.openDoors(event);

    refund(order, "k");

    eventually(() -> assertThat(refundStatus(order)).isEqualTo("refused"));
    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(
            get("/api/orders/" + order + "/refunds", buyerToken())
                .json()
                .at("/items/0/refusal")
                .asString())
        .isEqualTo("doors-open");
  }

  @Test
  void a_refund_that_the_provider_fails_is_visible_and_tried_again() {
    UUID order = completed(onSale(700, 5), 1);
    PROVIDER.failNextRefund(paymentOf(order));

    refund(order, "k");

    awaitStatus(order, "refund_failed");
    assertThat(refundStatus(order)).isEqualTo("failed");
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
  }

  @Test
  void a_refund_left_at_any_step_is_carried_to_its_end() {
    for (SagaStep<Refund> step : saga.steps()) {
      for (boolean afterEffect : new boolean[] {false, true}) {
        crashAt(step.name(), afterEffect);
        clock.reset();
      }
    }
  }

  private void crashAt(String step, boolean afterEffect) {
    String at = step + (afterEffect ? " after its effect" : " before its effect");
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);
    CHECKIN.down("/fence");
    UUID id = refund(order, "k" + step + afterEffect).id();
    Lease lease = inTenant(() -> sagas.begin(RefundSaga.NAME, id, FenceTickets.NAME));
    CHECKIN.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());
    CrashingSaga<Refund> dying = new CrashingSaga<>(saga, step, afterEffect);
    assertThatThrownBy(() -> driveToTheCrash(dying, lease, id)).as(at).isInstanceOf(Crash.class);

    clock.advance(Duration.ofSeconds(31));

    eventually(() -> assertThat(order(order).text("status")).as(at).isEqualTo("refunded"));
    awaitQuiet(id);
    assertThat(PROVIDER.refunded(paymentOf(order))).as(at).isEqualTo(1400);
    assertThat(INVENTORY.available(type)).as(at).isEqualTo(5);
    assertThat(refundStatus(order)).as(at).isEqualTo("succeeded");
  }

  /** Drives on by itself where the saga rests, so that no worker gets in between. */
  private void driveToTheCrash(CrashingSaga<Refund> dying, Lease first, UUID id) {
    Lease lease = first;
    while (true) {
      Lease at = lease;
      TenantContext.system(tenant, "test")
          .run(
              () ->
                  driver.drive(
                      dying, at, transaction.execute(status -> saga.load(id).orElseThrow())));
      String step =
          database()
              .sql("select step from purchase.sagas where id = ?")
              .param(id)
              .query(String.class)
              .single();
      lease = inTenant(() -> sagas.begin(RefundSaga.NAME, id, step));
    }
  }

  @Test
  void a_ticket_known_to_be_admitted_is_refused_without_asking_the_gates() {
    UUID order = completed(onSale(700, 5), 1);
    UUID ticket = ticketsOf(order).getFirst();
    database()
        .sql("update purchase.tickets set status = 'checked_in' where id = ?")
        .param(ticket)
        .update();

    assertThat(refund(order, "k").json().get("reason").asString()).isEqualTo("already-admitted");
    assertThat(CHECKIN.calls(call -> call.path().contains(ticket.toString()))).isEmpty();
  }

  @Test
  void a_revoked_ticket_is_not_its_buyers_to_refund() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);
    revoke(ticketsOf(order).getFirst(), "fraud_detected");

    assertThat(refund(order, "k").json().get("reason").asString()).isEqualTo("ticket-revoked");

    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(PROVIDER.refunded(paymentOf(order))).isZero();
    assertThat(refundAs(order, sellerToken()).status()).isEqualTo(202);
    awaitStatus(order, "refunded");
  }

  @Test
  void a_ticket_revoked_for_a_chargeback_is_nobodys_to_refund() {
    UUID order = completed(onSale(700, 5), 2);
    revoke(ticketsOf(order).getLast(), "chargeback");

    for (String bearer :
        List.of(buyerToken(), sellerToken(), tokens.bearer(Ids.next(), tenant, "admin"))) {
      assertThat(refundAs(order, bearer).json().get("reason").asString())
          .isEqualTo("ticket-revoked");
    }
    assertThat(PROVIDER.refunded(paymentOf(order))).isZero();
  }

  @Test
  void from_the_start_of_the_event_only_its_seller_may_refund() {
    UUID order = completed(onSale(700, 5), 1);
    database()
        .sql("update purchase.orders set event_starts_at = ? where id = ?")
        .param(Timestamp.from(clock.instant().minusSeconds(1)))
        .param(order)
        .update();

    assertThat(refund(order, "k").json().get("reason").asString()).isEqualTo("event-started");

    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(refundAs(order, sellerToken()).status()).isEqualTo(202);
    awaitStatus(order, "refunded");
  }

  @Test
  void a_large_order_is_blocked_in_chunks_that_are_recorded() {
    spendsWhateverItTakes();
    UUID type = onSale(700, 200);
    UUID order = completed(type, 120);
    CHECKIN.disturb(
        new FakeServer.Disturbance() {
          private int calls;

          @Override
          public synchronized FakeServer.@Nullable Reply before(FakeServer.Call call) {
            return ++calls > 60 ? FakeServer.Reply.problem(503, "busy", Map.of()) : null;
          }
        });

    UUID refund = refund(order, "k").id();

    eventually(() -> assertThat(fenced(refund, "blocked")).isEqualTo(FenceTickets.CHUNK));
    CHECKIN.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(120 * 700);
    assertThat(INVENTORY.available(type)).isEqualTo(200);
    assertThat(fenced(refund, "blocked")).isEqualTo(120);
  }

  @Test
  void what_was_blocked_in_earlier_chunks_is_restored_when_the_gates_refuse() {
    spendsWhateverItTakes();
    UUID type = onSale(700, 200);
    UUID order = completed(type, 120);
    List<UUID> tickets = ticketsOf(order);
    CHECKIN.admit(tickets.getLast());
    refuseToRestore(tickets.get(3));

    UUID refund = refund(order, "k").id();

    awaitStatus(order, "partially_refunded");
    awaitQuiet(refund);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(INVENTORY.available(type)).isEqualTo(81);
    assertThat(fenced(refund, "restored")).isEqualTo(118);
    assertThat(fenced(refund, "kept")).isEqualTo(1);
    assertThat(ticket(tickets.get(3)).text("status")).isEqualTo("refunded");
    for (UUID ticket : List.of(tickets.get(0), tickets.get(60), tickets.get(118))) {
      Answer status = internal("GET", "/internal/tickets/" + ticket + "/status", null);
      assertThat(status.text("status")).isEqualTo("active");
      assertThat(status.json().has("pendingOperation")).isFalse();
      assertThat(status.json().get("generation").asInt()).isEqualTo(CHECKIN.generation(ticket));
      assertThat(CHECKIN.effect(ticket)).isEqualTo("owned_by " + buyer);
    }
  }

  private static int fenced(UUID refund, String fence) {
    return database()
        .sql("select count(*) from purchase.refund_tickets where refund_id = ? and fence = ?")
        .param(refund)
        .param(fence)
        .query(Integer.class)
        .single();
  }

  private void refuseToRestore(UUID ticket) {
    CHECKIN.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.@Nullable Reply before(FakeServer.Call call) {
            return call.path().contains(ticket.toString()) && call.text("effect").equals("owned_by")
                ? FakeServer.Reply.problem(409, "generation-taken", Map.of())
                : null;
          }
        });
  }

  private void revoke(UUID ticket, String reason) {
    assertThat(
            post(
                    "/api/tickets/" + ticket + "/revoke",
                    sellerToken(),
                    "{\"reason\": \"%s\"}".formatted(reason))
                .status())
        .isEqualTo(200);
  }

  @Test
  void only_the_buyer_the_seller_and_administrators_may_refund() {
    UUID order = completed(onSale(700, 5), 1);
    UUID stranger = Ids.next();

    for (String role : List.of("buyer", "seller", "venue_staff", "venue_manager")) {
      assertThat(refundAs(order, tokens.bearer(stranger, tenant, role)).status())
          .as(role)
          .isEqualTo(404);
      assertThat(
              get("/api/orders/" + order + "/refunds", tokens.bearer(stranger, tenant, role))
                  .status())
          .isEqualTo(404);
    }
    assertThat(refundAs(order, tokens.bearer(stranger, Ids.next(), "admin")).status())
        .isEqualTo(404);
    assertThat(refundAs(order, sellerToken()).status()).isEqualTo(202);
    awaitStatus(order, "refunded");
    UUID second = completed(onSale(700, 5), 1);
    assertThat(refundAs(second, tokens.bearer(stranger, tenant, "admin")).status()).isEqualTo(202);
  }

  @Test
  void a_ticket_given_away_keeps_the_buyer_from_a_refund() {
    UUID order = completed(onSale(700, 5), 2);
    database()
        .sql("update purchase.tickets set owner_id = ? where id = ?")
        .param(Ids.next())
        .param(ticketsOf(order).getFirst())
        .update();

    assertThat(refund(order, "k").json().get("reason").asString()).isEqualTo("ticket-transferred");
    assertThat(order(order).text("status")).isEqualTo("completed");
  }

  private Answer refundAs(UUID order, String bearer) {
    return send(
        "POST",
        "/api/orders/" + order + "/refunds",
        bearer,
        "{\"reason\": \"ill\"}",
        Map.of("Idempotency-Key", Ids.next().toString()));
  }

  private Answer refund(UUID order, String key) {
    return send(
        "POST",
        "/api/orders/" + order + "/refunds",
        buyerToken(),
        "{\"reason\": \"ill\"}",
        Map.of("Idempotency-Key", key));
  }

  private String refundStatus(UUID order) {
    return get("/api/orders/" + order + "/refunds", buyerToken())
        .json()
        .at("/items/0/status")
        .asString();
  }
}
