package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is counted of users, what they hold, and who did what to a ticket. */
class UserIT extends PurchaseIT {
  @Autowired JdbcClient jdbc;

  @Test
  void what_a_user_does_is_counted_as_it_happens() {
    UUID type = onSale(700, 20);
    assertStats(buyer, 0, 0, 0, 0, 0);
    UUID order = completed(type, 3);
    completed(type, 1);
    List<UUID> tickets = ticketsOf(order);
    UUID friend = Ids.next();

    transfer(tickets.get(0), friend);
    refund(order, tickets.get(1));
    checkedIn(tickets.get(0));
    checkedIn(tickets.get(2));
    checkedIn(ticketsOf(completed(type, 1)).getFirst());

    eventually(() -> assertStats(buyer, 5, 1, 1, 0, 1));
    eventually(() -> assertStats(friend, 0, 0, 0, 1, 1));
    assertThat(stats(buyer).json().has("firstBoughtAt")).isTrue();
    assertThat(stats(friend).json().has("firstBoughtAt")).isFalse();
  }

  @Test
  void what_is_counted_adds_up_when_everything_happens_at_once() {
    UUID type = onSale(0, 100);

    List<Integer> statuses =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(i -> purchase(Ids.next().toString(), itemsBody(type, 2)).status())
            .toList();

    assertThat(statuses).containsOnly(201);
    eventually(() -> assertStats(buyer, 40, 0, 0, 0, 0));
  }

  @Test
  void a_user_sees_the_own_tickets_and_staff_sees_everybodys() {
    UUID type = onSale(0, 20);
    placed(type, 3);
    String path = "/api/users/" + buyer + "/tickets";

    Answer first = get(path + "?limit=2", buyerToken());
    Answer second = get(path + "?limit=2&cursor=" + first.text("nextCursor"), buyerToken());

    assertThat(first.json().get("items")).hasSize(2);
    assertThat(second.json().get("items")).hasSize(1);
    assertThat(second.json().has("nextCursor")).isFalse();
    for (String role : List.of("admin", "venue_manager", "venue_staff")) {
      String staff = tokens.bearer(Ids.next(), tenant, role);
      assertThat(get(path, staff).json().get("items")).hasSize(3);
      assertThat(get("/api/users/" + buyer + "/stats", staff).status()).isEqualTo(200);
      String elsewhere = tokens.bearer(Ids.next(), Ids.next(), role);
      assertThat(get(path, elsewhere).json().get("items")).isEmpty();
      assertThat(
              get("/api/users/" + buyer + "/stats", elsewhere).json().get("ticketsBought").asInt())
          .isZero();
    }
    for (String role : List.of("buyer", "seller")) {
      String stranger = tokens.bearer(Ids.next(), tenant, role);
      assertThat(get(path, stranger).problem()).isEqualTo("forbidden");
      assertThat(get("/api/users/" + buyer + "/stats", stranger).status()).isEqualTo(403);
    }
    for (String bad : List.of("?limit=0", "?limit=101", "?cursor=x")) {
      assertThat(get(path + bad, buyerToken()).status()).as(bad).isEqualTo(400);
    }
    assertThat(get("/api/users/x/stats", buyerToken()).status()).isEqualTo(400);
  }

  @Test
  void the_audit_log_says_who_did_what_to_a_ticket() {
    UUID ticket = ticketsOf(completed(onSale(700, 5), 2)).getFirst();
    post("/api/tickets/" + ticket + "/revoke", sellerToken(), "{\"reason\": \"admin_request\"}");

    List<Map<String, Object>> log =
        inTenant(
            () ->
                jdbc.sql("select * from ticket_audit_log where ticket_id = ? order by at, action")
                    .param(ticket)
                    .query()
                    .listOfRows());

    assertThat(log.stream().map(row -> row.get("action")))
        .containsExactlyInAnyOrder(
            "issued", "claimed_for_revoke", "became_revoked", "revoke_finished");
    Map<String, Object> claim =
        log.stream()
            .filter(row -> "claimed_for_revoke".equals(row.get("action")))
            .findFirst()
            .orElseThrow();
    assertThat(claim.get("user_id")).isEqualTo(seller);
    assertThat(claim.get("actor_type")).isEqualTo("user");
    assertThat(claim.get("reason")).isEqualTo("admin_request");
    assertThat(claim.get("generation")).isEqualTo(2);
    Supplier<Integer> counting =
        () ->
            transaction.execute(
                s ->
                    jdbc.sql("select count(*) from ticket_audit_log where ticket_id = ?")
                        .param(ticket)
                        .query(Integer.class)
                        .single());
    int elsewhere = TenantContext.system(Ids.next(), "test").call(counting);
    assertThat(elsewhere).isZero();
  }

  private Answer stats(UUID user) {
    return get("/api/users/" + user + "/stats", tokens.bearer(user, tenant, "buyer"));
  }

  private void assertStats(
      UUID user, int bought, int refunded, int given, int received, int attended) {
    Answer stats = stats(user);
    assertThat(
            List.of(
                stats.json().get("ticketsBought").asInt(),
                stats.json().get("ticketsRefunded").asInt(),
                stats.json().get("ticketsGiven").asInt(),
                stats.json().get("ticketsReceived").asInt(),
                stats.json().get("eventsAttended").asInt()))
        .as(stats.body())
        .containsExactly(bought, refunded, given, received, attended);
  }

  private void transfer(UUID ticket, UUID to) {
    UUID operation = Ids.next();
    String claims = "/internal/tickets/" + ticket + "/claims";
    internal(
        "POST",
        claims,
        "{\"operationId\": \"%s\", \"kind\": \"transfer\", \"expectedOwnerId\": \"%s\"}"
            .formatted(operation, buyer));
    String finish = "{\"newOwnerId\": \"%s\"}".formatted(to);
    for (int i = 0; i < 2; i++) {
      assertThat(internal("POST", claims + "/" + operation + "/finish", finish).status())
          .isEqualTo(200);
    }
  }

  private void refund(UUID order, UUID ticket) {
    assertThat(
            send(
                    "POST",
                    "/api/orders/" + order + "/refunds",
                    buyerToken(),
                    "{\"ticketIds\": [\"%s\"]}".formatted(ticket),
                    Map.of("Idempotency-Key", Ids.next().toString()))
                .status())
        .isEqualTo(202);
    awaitStatus(order, "partially_refunded");
  }

  private void checkedIn(UUID ticket) {
    publish(
        "boxoffice.checkin",
        Ids.next(),
        "ticket.checked_in.v1",
        ticket,
        """
        {"ticketId": "%s", "eventId": "%s", "admissionId": "%s", "scanId": "%s",
         "generation": 1, "admittedAt": "2030-05-01T17:00:00Z"}
        """
            .formatted(ticket, event, Ids.next(), Ids.next()));
  }
}
