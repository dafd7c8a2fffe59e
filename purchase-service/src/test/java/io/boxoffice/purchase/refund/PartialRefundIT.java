package io.boxoffice.purchase.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeServer;
import io.boxoffice.purchase.payment.PaymentStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;

/** Refunds of some tickets, and of money alone. */
class PartialRefundIT extends PurchaseIT {
  @Autowired PaymentStore payments;

  @Test
  void tickets_are_refunded_one_after_the_other_until_none_is_left() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 3);
    List<UUID> tickets = ticketsOf(order);

    Answer first = refundTickets(order, buyerToken(), tickets.get(1));

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(first.text("kind")).isEqualTo("tickets");
    assertThat(first.json().get("amountMinor").asLong()).isEqualTo(700);
    assertThat(first.json().at("/ticketIds/0").asString()).isEqualTo(tickets.get(1).toString());
    awaitStatus(order, "partially_refunded");
    assertThat(statuses(order)).containsExactly("active", "refunded", "active");
    assertThat(CHECKIN.effect(tickets.get(0))).isEqualTo("none");
    assertThat(INVENTORY.available(type)).isEqualTo(3);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(reason(refundTickets(order, buyerToken(), tickets.get(1))))
        .isEqualTo("ticket-refunded");

    refundTickets(order, buyerToken(), tickets.get(0));
    awaitQuietOrder(order);
    assertThat(order(order).text("status")).isEqualTo("partially_refunded");
    refundTickets(order, buyerToken(), tickets.get(2));

    awaitStatus(order, "refunded");
    assertThat(INVENTORY.available(type)).isEqualTo(5);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(2100);
    assertThat(returned(order)).isEqualTo(2100);
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
  }

  @Test
  void a_refund_of_the_order_takes_what_is_left_of_it() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 3);
    refundTickets(order, buyerToken(), ticketsOf(order).getFirst());
    awaitStatus(order, "partially_refunded");

    Answer rest = refund(order, buyerToken(), "{}");

    assertThat(rest.json().get("amountMinor").asLong()).isEqualTo(1400);
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(2100);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void a_ticket_whose_neighbour_was_admitted_is_refunded_alone() {
    UUID order = completed(onSale(700, 5), 2);
    List<UUID> tickets = ticketsOf(order);
    database()
        .sql("update purchase.tickets set status = 'checked_in' where id = ?")
        .param(tickets.getFirst())
        .update();

    assertThat(reason(refundTickets(order, buyerToken(), tickets.getFirst())))
        .isEqualTo("already-admitted");
    assertThat(refundTickets(order, buyerToken(), tickets.getLast()).status()).isEqualTo(202);

    awaitStatus(order, "partially_refunded");
    assertThat(statuses(order)).containsExactly("checked_in", "refunded");
  }

  @Test
  void a_refused_refund_leaves_the_order_and_its_money_as_they_were() {
    UUID order = completed(onSale(700, 5), 3);
    List<UUID> tickets = ticketsOf(order);
    refundTickets(order, buyerToken(), tickets.get(0));
    awaitStatus(order, "partially_refunded");
    CHECKIN.admit(tickets.get(2));

    UUID refused = refundTickets(order, buyerToken(), tickets.get(1), tickets.get(2)).id();

    awaitQuiet(refused);
    assertThat(order(order).text("status")).isEqualTo("partially_refunded");
    assertThat(returned(order)).isEqualTo(700);
    assertThat(CHECKIN.effect(tickets.get(1))).isEqualTo("owned_by " + buyer);
    refundTickets(order, buyerToken(), tickets.get(1));
    awaitQuietOrder(order);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    assertThat(statuses(order)).containsExactly("refunded", "refunded", "active");
    assertThat(orderEvents(order, "order.refunded.v1")).isEqualTo(2);
  }

  @Test
  void an_amount_goes_back_and_the_tickets_stay() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);

    Answer refund = refundAmount(order, sellerToken(), 500);

    assertThat(refund.status()).as(refund.body()).isEqualTo(202);
    assertThat(refund.text("kind")).isEqualTo("amount");
    awaitStatus(order, "partially_refunded");
    assertThat(statuses(order)).containsExactly("active", "active");
    assertThat(INVENTORY.available(type)).isEqualTo(3);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(500);
    Answer tooMuch = refundAmount(order, sellerToken(), 901);
    assertThat(reason(tooMuch)).isEqualTo("more-than-left");
    assertThat(tooMuch.json().get("leftMinor").asLong()).isEqualTo(900);

    // the tickets bring back what is left, and no more
    Answer rest = refund(order, buyerToken(), "{}");
    assertThat(rest.json().get("amountMinor").asLong()).isEqualTo(900);
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void when_all_money_went_back_a_ticket_ends_without_any() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 1);
    refundAmount(order, sellerToken(), 700);
    awaitStatus(order, "partially_refunded");

    Answer ended = refundTickets(order, buyerToken(), ticketsOf(order).getFirst());

    assertThat(ended.json().get("amountMinor").asLong()).isZero();
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void amounts_asked_for_at_once_never_add_up_to_more_than_was_paid() throws Exception {
    UUID order = completed(onSale(700, 5), 2);

    List<String> answers =
        atOnce(
            8,
            () -> {
              // another refund of the order is under way: the next one waits for its turn
              while (true) {
                Answer answer = refundAmount(order, sellerToken(), 400);
                String reason = answer.status() == 202 ? "begun" : reason(answer);
                if (!reason.startsWith("order-")) {
                  return reason;
                }
                awaitQuietOrder(order);
              }
            });

    awaitQuietOrder(order);
    assertThat(answers.stream().filter("begun"::equals)).hasSize(3);
    assertThat(answers.stream().filter("more-than-left"::equals)).hasSize(5);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1200);
    assertThat(returned(order)).isEqualTo(1200);
  }

  @Test
  void the_database_counts_no_more_back_than_was_paid() throws Exception {
    UUID order = completed(onSale(1000, 5), 1);
    UUID payment =
        database()
            .sql("select id from purchase.payments where order_id = ?")
            .param(order)
            .query(UUID.class)
            .single();

    List<Boolean> counted =
        atOnce(16, () -> inTenant(() -> payments.giveBack(payment, 100, clock.instant())));

    assertThat(counted.stream().filter(c -> c)).hasSize(10);
    assertThat(returned(order)).isEqualTo(1000);
    assertThatThrownBy(
            () ->
                database()
                    .sql("update purchase.payments set returned_minor = 1001 where id = ?")
                    .param(payment)
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class);
  }

  @Test
  void one_ticket_is_transferred_or_refunded_and_never_both() throws Exception {
    for (int round = 0; round < 8; round++) {
      UUID order = completed(onSale(700, 5), 2);
      UUID ticket = ticketsOf(order).getFirst();
      UUID transfer = Ids.next();
      UUID recipient = Ids.next();
      String claim =
          "{\"operationId\": \"%s\", \"kind\": \"transfer\", \"expectedOwnerId\": \"%s\"}"
              .formatted(transfer, buyer);
      CyclicBarrier start = new CyclicBarrier(2);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Answer> refund =
            threads.submit(
                () -> {
                  start.await();
                  return refundTickets(order, buyerToken(), ticket);
                });
        Future<Answer> claimed =
            threads.submit(
                () -> {
                  start.await();
                  return internal("POST", "/internal/tickets/" + ticket + "/claims", claim);
                });

        boolean refunded = refund.get().status() == 202;
        boolean transferred = claimed.get().status() == 200;

        assertThat(refunded).as(refund.get().body()).isNotEqualTo(transferred);
        if (transferred) {
          assertThat(reason(refund.get())).isEqualTo("operation-pending");
          assertThat(
                  internal(
                          "POST",
                          "/internal/tickets/" + ticket + "/claims/" + transfer + "/finish",
                          "{\"newOwnerId\": \"%s\"}".formatted(recipient))
                      .status())
              .isEqualTo(200);
        }
        awaitQuietOrder(order);
        assertThat(ticket(ticket).text("status")).isEqualTo(refunded ? "refunded" : "transferred");
        assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(refunded ? 700 : 0);
      }
    }
  }

  @Test
  void refunds_of_one_ticket_at_once_give_its_money_back_once() throws Exception {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);
    UUID ticket = ticketsOf(order).getFirst();

    List<Integer> statuses = atOnce(8, () -> refundTickets(order, buyerToken(), ticket).status());

    assertThat(statuses.stream().filter(s -> s == 202)).hasSize(1);
    awaitStatus(order, "partially_refunded");
    awaitQuietOrder(order);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(INVENTORY.available(type)).isEqualTo(4);
  }

  @Test
  void a_refund_that_the_provider_fails_twice_succeeds_in_the_end() {
    UUID order = completed(onSale(700, 5), 2);
    PROVIDER.failNextRefunds(paymentOf(order), 2);

    refundTickets(order, buyerToken(), ticketsOf(order).getFirst());

    awaitStatus(order, "refund_failed");
    assertThat(reason(refundTickets(order, buyerToken(), ticketsOf(order).getLast())))
        .isEqualTo("order-refund_failed");
    awaitStatus(order, "partially_refunded");
    assertThat(PROVIDER.refundsBegun(paymentOf(order))).isEqualTo(3);
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(returned(order)).isEqualTo(700);
    assertThat(statuses(order)).containsExactly("refunded", "active");
  }

  @Test
  void stock_of_a_revoked_ticket_is_written_off_and_never_comes_back_by_a_refund() {
    UUID type = onSale(700, 5);
    UUID order = completed(type, 2);
    UUID revoked = ticketsOf(order).getFirst();

    assertThat(revoke(revoked, "fraud_detected", null).text("status")).isEqualTo("revoked");

    eventually(() -> assertThat(INVENTORY.writtenOff(type)).isEqualTo(1));
    assertThat(INVENTORY.sold(type)).isEqualTo(1);
    assertThat(INVENTORY.available(type)).isEqualTo(3);
    assertThat(refundTickets(order, sellerToken(), revoked).status()).isEqualTo(202);
    awaitQuietOrder(order);
    assertThat(ticket(revoked).text("status")).isEqualTo("refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
    assertThat(INVENTORY.available(type)).isEqualTo(3);
    assertThat(INVENTORY.sold(type)).isEqualTo(1);
    // together with a good one, only the good one's stock comes back
    refund(order, sellerToken(), "{}");
    awaitStatus(order, "refunded");
    assertThat(INVENTORY.available(type)).isEqualTo(4);
  }

  @Test
  void stock_of_a_revoked_ticket_is_on_sale_again_by_choice() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 700, 4);
    UUID order = completed(type, 2);
    UUID revoked = ticketsOf(order).getFirst();

    assertThat(revoke(revoked, "duplicate_ticket", "return").status()).isEqualTo(200);

    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(3));
    assertThat(INVENTORY.freeSeats(type)).hasSize(3);
    assertThat(INVENTORY.writtenOff(type)).isZero();
  }

  @Test
  void a_revoked_ticket_is_dead_while_inventory_is_down_and_its_stock_follows() {
    UUID type = onSale(700, 5);
    UUID ticket = ticketsOf(completed(type, 1)).getFirst();
    INVENTORY.down("/internal/stock/write-offs");

    Answer revoked = revoke(ticket, "admin_request", "hold");

    assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
    assertThat(ticket(ticket).text("status")).isEqualTo("revoked");
    assertThat(INVENTORY.writtenOff(type)).isZero();
    INVENTORY.reset();
    breakers.getAllCircuitBreakers().forEach(b -> b.reset());
    eventually(() -> assertThat(INVENTORY.writtenOff(type)).isEqualTo(1));
  }

  @Test
  void a_write_off_whose_answer_was_lost_is_repeated_and_counts_once() {
    UUID type = onSale(700, 5);
    UUID ticket = ticketsOf(completed(type, 2)).getFirst();
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          private boolean lost;

          @Override
          public synchronized FakeServer.@Nullable Reply after(FakeServer.Call call) {
            if (lost || !call.path().endsWith("/write-offs")) {
              return null;
            }
            lost = true;
            return new FakeServer.Reply(500, Map.of());
          }
        });

    assertThat(revoke(ticket, "admin_request", null).status()).isEqualTo(200);

    eventually(
        () ->
            assertThat(
                    INVENTORY.calls(
                        call ->
                            call.path().endsWith("/write-offs")
                                && call.text("eventId").equals(event.toString())))
                .hasSize(2));
    assertThat(INVENTORY.writtenOff(type)).isEqualTo(1);
    assertThat(INVENTORY.sold(type)).isEqualTo(1);
  }

  @Test
  void a_revoked_ticket_gets_no_live_code_when_its_refund_is_turned_back() {
    UUID order = completed(onSale(700, 5), 2);
    UUID revoked = ticketsOf(order).getFirst();
    revoke(revoked, "fraud_detected", null);
    CHECKIN.admit(ticketsOf(order).getLast());

    UUID refund = refund(order, sellerToken(), "{}").id();

    awaitQuiet(refund);
    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(CHECKIN.effect(revoked)).isEqualTo("blocked");
    Answer status = internal("GET", "/internal/tickets/" + revoked + "/status", null);
    assertThat(status.text("status")).isEqualTo("revoked");
    assertThat(status.json().has("pendingOperation")).isFalse();
  }

  @Test
  void money_that_a_bank_took_back_is_not_given_back_again() {
    UUID order = completed(onSale(700, 5), 2);
    revoke(ticketsOf(order).getFirst(), "chargeback", null);

    Answer tooMuch = refundAmount(order, sellerToken(), 701);

    assertThat(reason(tooMuch)).isEqualTo("more-than-left");
    assertThat(tooMuch.json().get("leftMinor").asLong()).isEqualTo(700);
    assertThat(refundTickets(order, buyerToken(), ticketsOf(order).getLast()).status())
        .isEqualTo(202);
    awaitStatus(order, "partially_refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
  }

  @Test
  void a_buyer_gives_tickets_back_and_no_amount() {
    UUID order = completed(onSale(700, 5), 1);
    UUID others = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    assertThat(refundAmount(order, buyerToken(), 1).status()).isEqualTo(403);
    assertThat(refundAmount(order, tokens.bearer(Ids.next(), tenant, "seller"), 1).status())
        .isEqualTo(404);
    assertThat(refundAmount(order, tokens.bearer(Ids.next(), Ids.next(), "admin"), 1).status())
        .isEqualTo(404);
    Answer unknown = refundTickets(order, buyerToken(), others);
    assertThat(unknown.problem()).isEqualTo("unknown-ticket");
    assertThat(unknown.text("ticketId")).isEqualTo(others.toString());
    assertThat(refundAmount(order, tokens.bearer(Ids.next(), tenant, "admin"), 1).status())
        .isEqualTo(202);
  }

  @Test
  void a_free_order_has_no_amount_to_give_back() {
    UUID order = placed(onSale(0, 5), 1).id();

    assertThat(reason(refundAmount(order, sellerToken(), 1))).isEqualTo("nothing-paid");
  }

  @Test
  void what_makes_no_sense_is_answered_as_such() {
    UUID order = completed(onSale(700, 5), 2);
    UUID ticket = ticketsOf(order).getFirst();

    for (String body :
        List.of(
            "{\"ticketIds\": []}",
            "{\"ticketIds\": [null]}",
            "{\"ticketIds\": [\"x\"]}",
            "{\"ticketIds\": \"x\"}",
            "{\"ticketIds\": [\"%1$s\", \"%1$s\"]}".formatted(ticket),
            "{\"ticketIds\": [\"%s\"], \"amountMinor\": 1}".formatted(ticket),
            "{\"amountMinor\": 0}",
            "{\"amountMinor\": -1}",
            "{\"amountMinor\": 1.5}",
            "{\"amountMinor\": 99999999999999999999}",
            "{\"amountMinor\": \"x\"}")) {
      Answer answer = refund(order, sellerToken(), body);
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(revoke(ticket, "admin_request", "elsewhere").status()).isEqualTo(400);
    assertThat(order(order).text("status")).isEqualTo("completed");
  }

  @Test
  void the_status_of_a_ticket_tells_other_services_whether_it_is_refundable() {
    UUID order = completed(onSale(700, 5), 4);
    List<UUID> tickets = ticketsOf(order);
    database()
        .sql("update purchase.tickets set status = 'checked_in' where id = ?")
        .param(tickets.get(1))
        .update();
    revoke(tickets.get(2), "chargeback", null);
    refundTickets(order, buyerToken(), tickets.get(3));
    awaitStatus(order, "partially_refunded");

    Answer good = internal("GET", "/internal/tickets/" + tickets.get(0) + "/status", null);
    assertThat(good.json().get("refundable").asBoolean()).isTrue();
    assertThat(good.json().has("notRefundableReason")).isFalse();
    assertThat(good.json().get("priceMinor").asLong()).isEqualTo(700);
    assertThat(good.text("currency")).isEqualTo("EUR");
    List<String> reasons = List.of("already-admitted", "ticket-revoked", "ticket-refunded");
    for (int i = 0; i < reasons.size(); i++) {
      Answer status = internal("GET", "/internal/tickets/" + tickets.get(i + 1) + "/status", null);
      assertThat(status.json().get("refundable").asBoolean()).isFalse();
      assertThat(status.text("notRefundableReason")).isEqualTo(reasons.get(i));
    }
  }

  @Test
  void a_key_stands_for_one_wish() {
    UUID order = completed(onSale(700, 5), 2);
    String key = Ids.next().toString();
    List<UUID> tickets = ticketsOf(order);

    UUID first = refund(order, sellerToken(), body(tickets.getFirst()), key).id();

    assertThat(refund(order, sellerToken(), body(tickets.getFirst()), key).id()).isEqualTo(first);
    assertThat(refund(order, sellerToken(), body(tickets.getLast()), key).status()).isEqualTo(422);
    assertThat(refund(order, sellerToken(), "{\"amountMinor\": 700}", key).status()).isEqualTo(422);
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(times);
    List<T> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      for (Future<T> one : running) {
        answers.add(one.get());
      }
    }
    return answers;
  }

  private Answer refundTickets(UUID order, String bearer, UUID... tickets) {
    return refund(order, bearer, body(tickets));
  }

  private static String body(UUID... tickets) {
    List<String> quoted = List.of(tickets).stream().map("\"%s\""::formatted).toList();
    return "{\"ticketIds\": [%s]}".formatted(String.join(", ", quoted));
  }

  private Answer refundAmount(UUID order, String bearer, long minor) {
    return refund(order, bearer, "{\"amountMinor\": %d}".formatted(minor));
  }

  private Answer refund(UUID order, String bearer, String body) {
    return refund(order, bearer, body, Ids.next().toString());
  }

  private Answer refund(UUID order, String bearer, String body, String key) {
    return send(
        "POST", "/api/orders/" + order + "/refunds", bearer, body, Map.of("Idempotency-Key", key));
  }

  private static String reason(Answer answer) {
    return answer.text("reason");
  }

  private Answer revoke(UUID ticket, String reason, @Nullable String stock) {
    return post(
        "/api/tickets/" + ticket + "/revoke",
        sellerToken(),
        stock == null
            ? "{\"reason\": \"%s\"}".formatted(reason)
            : "{\"reason\": \"%s\", \"stock\": \"%s\"}".formatted(reason, stock));
  }

  private List<String> statuses(UUID order) {
    return ticketsOf(order).stream().map(ticket -> ticket(ticket).text("status")).toList();
  }

  private static long returned(UUID order) {
    return database()
        .sql("select returned_minor from purchase.payments where order_id = ?")
        .param(order)
        .query(Long.class)
        .single();
  }

  private static int orderEvents(UUID order, String type) {
    return database()
        .sql("select count(*) from purchase.outbox where aggregate_id = ? and type = ?")
        .param(order)
        .param(type)
        .query(Integer.class)
        .single();
  }

  /** Waits until no refund of the order is under way. */
  private void awaitQuietOrder(UUID order) {
    eventually(
        () ->
            assertThat(
                    database()
                        .sql(
                            """
                            select count(*) from purchase.refunds
                             where order_id = ? and finished_at is null
                            """)
                        .param(order)
                        .query(Integer.class)
                        .single())
                .isZero());
  }
}
