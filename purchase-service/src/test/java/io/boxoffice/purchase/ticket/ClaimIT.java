package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ClaimIT extends PurchaseIT {
  @Autowired TicketStore tickets;

  @Test
  void of_64_operations_at_once_one_holds_the_ticket() throws Exception {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          IntStream.range(0, 64)
              .mapToObj(i -> threads.submit(() -> claim(ticket, Ids.next(), buyer)))
              .toList();
      int won = 0;
      for (Future<Answer> answer : answers) {
        if (answer.get().status() == 200) {
          won++;
        } else {
          assertThat(answer.get().status()).isEqualTo(409);
          assertThat(answer.get().problem()).isEqualTo("operation-pending");
        }
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void one_operation_may_claim_and_finish_again_and_gets_the_same_answer() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    UUID operation = Ids.next();
    UUID friend = Ids.next();

    Answer claimed = claim(ticket, operation, buyer);
    assertThat(claimed.json().get("generation").asInt()).isEqualTo(2);
    assertThat(claim(ticket, operation, buyer).body()).isEqualTo(claimed.body());
    assertThat(status(ticket).json().at("/pendingOperation/id").asString())
        .isEqualTo(operation.toString());
    Answer finished = finish(ticket, operation, friend);
    assertThat(finished.status()).isEqualTo(200);
    assertThat(finished.text("status")).isEqualTo("transferred");
    assertThat(finished.json().get("generation").asInt()).isEqualTo(2);
    assertThat(finish(ticket, operation, friend).body()).isEqualTo(finished.body());
    assertThat(claim(ticket, operation, buyer).status()).isEqualTo(200);
    assertThat(finish(ticket, operation, Ids.next()).status()).isEqualTo(409);

    Answer now = status(ticket);
    assertThat(now.text("ownerId")).isEqualTo(friend.toString());
    assertThat(now.json().get("transferCount").asInt()).isEqualTo(1);
    assertThat(now.json().has("pendingOperation")).isFalse();
    assertThat(get("/api/tickets/" + ticket, buyerToken()).status()).isEqualTo(404);
    assertThat(get("/api/tickets/" + ticket, tokens.bearer(friend, tenant, "buyer")).status())
        .isEqualTo(200);
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
    assertThat(Contracts.outboxTypes("purchase")).contains("ticket.transferred.v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked_in", "used"})
  void whoever_is_let_in_before_the_transfer_is_finished_becomes_the_owner(String status) {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    UUID operation = Ids.next();
    UUID friend = Ids.next();
    claim(ticket, operation, buyer);
    set(ticket, "status = 'checked_in'");
    set(ticket, "status = '" + status + "'");

    Answer finished = finish(ticket, operation, friend);
    assertThat(finished.status()).as(finished.body()).isEqualTo(200);
    assertThat(finish(ticket, operation, friend).body()).isEqualTo(finished.body());

    Answer now = status(ticket);
    assertThat(now.text("status")).isEqualTo(status);
    assertThat(now.text("ownerId")).isEqualTo(friend.toString());
    assertThat(now.json().get("generation").asInt()).isEqualTo(2);
    assertThat(now.json().get("transferCount").asInt()).isEqualTo(1);
    assertThat(now.json().has("pendingOperation")).isFalse();
    assertThat(
            database()
                .sql(
                    """
                    select payload from purchase.outbox
                     where aggregate_id = ? and type = 'ticket.transferred.v1'
                    """)
                .param(ticket)
                .query(String.class)
                .single())
        .contains(friend.toString());
    assertThat(
            database()
                .sql(
                    """
                    select previous_status || ' ' || new_status
                      from purchase.ticket_state_history where ticket_id = ?
                     order by id desc limit 1
                    """)
                .param(ticket)
                .query(String.class)
                .single())
        .isEqualTo(status + " " + status);
  }

  @Test
  void an_admitted_ticket_that_the_operation_does_not_hold_changes_no_hands() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    UUID operation = Ids.next();
    claim(ticket, operation, buyer);
    giveUp(ticket, operation);
    set(ticket, "status = 'checked_in'");

    assertThat(finish(ticket, operation, Ids.next()).status()).isEqualTo(409);
    assertThat(status(ticket).text("ownerId")).isEqualTo(buyer.toString());
  }

  @Test
  void a_ticket_that_was_given_up_can_be_claimed_with_a_new_number() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    UUID first = Ids.next();
    claim(ticket, first, buyer);

    assertThat(giveUp(ticket, first).status()).isEqualTo(204);
    assertThat(giveUp(ticket, first).status()).isEqualTo(204);
    assertThat(giveUp(ticket, Ids.next()).status()).isEqualTo(204);

    assertThat(finish(ticket, first, Ids.next()).status()).isEqualTo(409);
    assertThat(claim(ticket, first, buyer).json().get("reason").asString())
        .isEqualTo("operation-given-up");
    assertThat(claim(ticket, Ids.next(), buyer).json().get("generation").asInt()).isEqualTo(3);
    assertThat(status(ticket).json().get("generation").asInt()).isEqualTo(1);
  }

  @Test
  void a_claim_that_comes_after_it_was_given_up_holds_nothing() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();
    UUID operation = Ids.next();

    assertThat(giveUp(ticket, operation).status()).isEqualTo(204);

    assertThat(claim(ticket, operation, buyer).json().get("reason").asString())
        .isEqualTo("operation-given-up");
    assertThat(finish(ticket, operation, Ids.next()).status()).isEqualTo(409);
    assertThat(status(ticket).json().has("pendingOperation")).isFalse();
    assertThat(claim(ticket, Ids.next(), buyer).json().get("generation").asInt())
        .as("no number was spent")
        .isEqualTo(2);
    assertThat(giveUp(Ids.next(), operation).status()).isEqualTo(204);
  }

  @Test
  void a_claim_and_its_giving_up_in_the_same_moment_leave_the_ticket_free() throws Exception {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        UUID operation = Ids.next();
        Future<Answer> claimed = threads.submit(() -> claim(ticket, operation, buyer));
        Future<Answer> givenUp = threads.submit(() -> giveUp(ticket, operation));

        assertThat(givenUp.get().status()).isEqualTo(204);
        assertThat(claimed.get().status()).as(claimed.get().body()).isIn(200, 409);
        assertThat(status(ticket).json().has("pendingOperation")).isFalse();
        assertThat(claim(ticket, operation, buyer).json().get("reason").asString())
            .isEqualTo("operation-given-up");
      }
    }
  }

  @Test
  void only_what_may_change_hands_can_be_claimed() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    assertThat(claim(Ids.next(), Ids.next(), buyer).problem()).isEqualTo("unknown-ticket");
    assertThat(claim(ticket, Ids.next(), Ids.next()).json().get("reason").asString())
        .isEqualTo("not-owner");
    assertThat(finish(ticket, Ids.next(), buyer).problem()).isEqualTo("unknown-operation");
    set(ticket, "is_transferable = false");
    assertThat(claim(ticket, Ids.next(), buyer).json().get("reason").asString())
        .isEqualTo("not-transferable");
    set(ticket, "is_transferable = true, transfer_count = 5");
    assertThat(claim(ticket, Ids.next(), buyer).json().get("reason").asString())
        .isEqualTo("too-many-transfers");
    set(ticket, "transfer_count = 0, status = 'checked_in'");
    assertThat(claim(ticket, Ids.next(), buyer).json().get("reason").asString())
        .isEqualTo("status-checked_in");
  }

  @Test
  void a_claim_decided_about_something_that_has_changed_since_is_not_made() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 1)).getFirst();

    assertThat(claimed(OperationKind.REFUND, ticket, Ids.next())).isFalse();
    assertThat(claimed(OperationKind.TRANSFER, ticket, Ids.next())).isFalse();
    set(ticket, "is_transferable = false");
    assertThat(claimed(OperationKind.TRANSFER, ticket, buyer)).isFalse();
    set(ticket, "is_transferable = true, transfer_count = 5");
    assertThat(claimed(OperationKind.TRANSFER, ticket, buyer)).isFalse();
    set(ticket, "transfer_count = 4");
    assertThat(claimed(OperationKind.TRANSFER, ticket, buyer)).isTrue();
  }

  private boolean claimed(OperationKind kind, UUID ticket, UUID expectedOwner) {
    return !inTenant(
            () ->
                tickets.claim(
                    kind,
                    List.of(new TicketStore.Wish(ticket, Ids.next(), expectedOwner)),
                    clock.instant()))
        .isEmpty();
  }

  @RepeatedTest(5)
  void a_refund_and_a_transfer_in_the_same_moment_never_both_hold_a_ticket() throws Exception {
    UUID order = completed(onSale(700, 5), 2);
    UUID ticket = ticketsOf(order).getLast();
    UUID operation = Ids.next();

    Answer refund;
    Answer transfer;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> refunding =
          threads.submit(
              () ->
                  send(
                      "POST",
                      "/api/orders/" + order + "/refunds",
                      buyerToken(),
                      "{}",
                      Map.of("Idempotency-Key", "r")));
      Future<Answer> transferring = threads.submit(() -> claim(ticket, operation, buyer));
      refund = refunding.get();
      transfer = transferring.get();
    }

    assertThat((refund.status() == 202) ^ (transfer.status() == 200))
        .as("refund %s, transfer %s", refund.body(), transfer.body())
        .isTrue();
    if (refund.status() == 202) {
      awaitStatus(order, "refunded");
    } else {
      assertThat(refund.json().get("reason").asString()).isEqualTo("operation-pending");
      assertThat(finish(ticket, operation, Ids.next()).status()).isEqualTo(200);
      assertThat(status(ticketsOf(order).getFirst()).json().has("pendingOperation")).isFalse();
    }
  }

  @Test
  void calls_that_are_not_signed_or_make_no_sense_are_refused() {
    UUID ticket = Ids.next();
    String path = "/internal/tickets/" + ticket;

    assertThat(get(path + "/status", buyerToken()).status()).isEqualTo(401);
    assertThat(post(path + "/claims", buyerToken(), "{}").status()).isEqualTo(401);
    assertThat(internal("POST", path + "/claims", "{}").problem()).isEqualTo("validation");
    assertThat(internal("POST", path + "/claims", "[").problem()).isEqualTo("malformed-request");
    assertThat(
            internal(
                    "POST",
                    path + "/claims",
                    "{\"operationId\": \"%s\", \"kind\": \"refund\", \"expectedOwnerId\": \"%s\"}"
                        .formatted(ticket, ticket))
                .problem())
        .isEqualTo("validation");
    assertThat(internal("POST", path + "/claims/7/finish", "{}").status()).isEqualTo(400);
    assertThat(internal("GET", path + "/status", null).problem()).isEqualTo("unknown-ticket");
  }

  private Answer claim(UUID ticket, UUID operation, UUID owner) {
    return internal(
        "POST",
        "/internal/tickets/" + ticket + "/claims",
        "{\"operationId\": \"%s\", \"kind\": \"transfer\", \"expectedOwnerId\": \"%s\"}"
            .formatted(operation, owner));
  }

  private Answer finish(UUID ticket, UUID operation, UUID owner) {
    return internal(
        "POST",
        "/internal/tickets/" + ticket + "/claims/" + operation + "/finish",
        "{\"newOwnerId\": \"%s\"}".formatted(owner));
  }

  private Answer giveUp(UUID ticket, UUID operation) {
    return internal(
        "POST", "/internal/tickets/" + ticket + "/claims/" + operation + "/give-up", "");
  }

  private Answer status(UUID ticket) {
    return internal("GET", "/internal/tickets/" + ticket + "/status", null);
  }

  private static void set(UUID ticket, String change) {
    database()
        .sql("update purchase.tickets set " + change + " where id = ?")
        .param(ticket)
        .update();
  }
}
