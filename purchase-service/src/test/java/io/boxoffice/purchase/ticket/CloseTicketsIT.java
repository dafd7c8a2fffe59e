package io.boxoffice.purchase.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of tickets some time after the end of their event. */
class CloseTicketsIT extends PurchaseIT {
  @Autowired CloseTickets close;

  @Test
  void an_unused_ticket_expires_and_an_admitted_one_is_used() {
    UUID order = completed(onSale(700, 5), 4);
    List<UUID> tickets = ticketsOf(order);
    // three hours after the fake's start, and two days more
    assertThat(expiry(tickets.getFirst())).isEqualTo(Instant.parse("2030-05-03T21:00:00Z"));
    put(tickets.get(1), "checked_in");
    UUID transfer = Ids.next();
    String claims = "/internal/tickets/" + tickets.get(2) + "/claims";
    internal(
        "POST",
        claims,
        "{\"operationId\": \"%s\", \"kind\": \"transfer\", \"expectedOwnerId\": \"%s\"}"
            .formatted(transfer, buyer));

    endEvent(tickets.subList(0, 3));

    eventually(() -> assertThat(status(tickets.get(0))).isEqualTo("expired"));
    eventually(() -> assertThat(status(tickets.get(1))).isEqualTo("used"));
    assertThat(status(tickets.get(2))).isEqualTo("active");
    assertThat(status(tickets.get(3))).isEqualTo("active");
    internal("POST", claims + "/" + transfer + "/give-up", null);
    eventually(() -> assertThat(status(tickets.get(2))).isEqualTo("expired"));
    assertThat(expiryEvents(tickets.get(0))).isEqualTo(1);
    assertThat(expiryEvents(tickets.get(1))).isZero();
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
    Answer history = get("/api/tickets/" + tickets.get(0) + "/history", buyerToken());
    assertThat(history.json().at("/items/1/source").asString()).isEqualTo("event-ended");
    assertThat(history.json().at("/items/1/actorType").asString()).isEqualTo("system");
    // what has expired cannot be given back
    assertThat(
            send(
                    "POST",
                    "/api/orders/" + order + "/refunds",
                    buyerToken(),
                    "{\"ticketIds\": [\"%s\"]}".formatted(tickets.getFirst()),
                    Map.of("Idempotency-Key", "late"))
                .text("reason"))
        .isEqualTo("ticket-expired");
  }

  @Test
  void replicas_close_each_ticket_once() throws Exception {
    UUID order = completed(onSale(700, 60), 60);
    List<UUID> tickets = ticketsOf(order);
    CyclicBarrier start = new CyclicBarrier(4);

    endEvent(tickets);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> rounds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        rounds.add(
            threads.submit(
                () -> {
                  start.await();
                  close.round();
                  return null;
                }));
      }
      for (Future<?> round : rounds) {
        round.get();
      }
    }

    eventually(() -> assertThat(tickets).allMatch(ticket -> status(ticket).equals("expired")));
    for (UUID ticket : tickets) {
      assertThat(expiryEvents(ticket)).isEqualTo(1);
    }
  }

  private static void endEvent(List<UUID> tickets) {
    database()
        .sql("update purchase.tickets set expires_at = ? where id = any(?)")
        .param(Timestamp.from(Instant.parse("2020-01-01T00:00:00Z")))
        .param(tickets.toArray(UUID[]::new))
        .update();
  }

  private static void put(UUID ticket, String status) {
    database()
        .sql("update purchase.tickets set status = ? where id = ?")
        .param(status)
        .param(ticket)
        .update();
  }

  private static String status(UUID ticket) {
    return database()
        .sql("select status from purchase.tickets where id = ?")
        .param(ticket)
        .query(String.class)
        .single();
  }

  private static Instant expiry(UUID ticket) {
    return database()
        .sql("select expires_at from purchase.tickets where id = ?")
        .param(ticket)
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  private static int expiryEvents(UUID ticket) {
    return database()
        .sql(
            """
            select count(*) from purchase.outbox
             where aggregate_id = ? and type = 'ticket.expired.v1'
            """)
        .param(ticket)
        .query(Integer.class)
        .single();
  }
}
