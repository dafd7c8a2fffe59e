package io.boxoffice.purchase.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What follows when inventory changes or cancels an event. */
class EventIT extends PurchaseIT {
  @Autowired CancellationStore cancellations;
  @Autowired UndoOrders undo;

  @Test
  void the_orders_of_a_cancelled_event_are_refunded_or_cancelled() {
    UUID type = onSale(700, 50);
    List<UUID> good = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      good.add(completed(type, 2));
    }
    UUID free = placed(onSale(0, 5), 1).id();
    UUID attended = completed(type, 2);
    admit(ticketsOf(attended).getFirst());
    UUID unpaid = placed(type, 2).id();
    UUID others = completed(INVENTORY.onSale(Ids.next(), seller, 700, false, 5), 1, "others");
    cancelled();

    awaitDone();
    for (UUID order : good) {
      assertThat(order(order).text("status")).isEqualTo("refunded");
      assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
      UUID ticket = ticketsOf(order).getFirst();
      assertThat(ticket(ticket).text("statusReason")).isEqualTo("event_cancelled");
      assertThat(
              CHECKIN
                  .calls(call -> call.path().contains(ticket.toString()))
                  .getFirst()
                  .text("reason"))
          .isEqualTo("cancelled");
    }
    assertThat(order(free).text("status")).isEqualTo("refunded");
    assertThat(order(attended).text("status")).isEqualTo("partially_refunded");
    assertThat(PROVIDER.refunded(paymentOf(attended))).isEqualTo(700);
    assertThat(order(unpaid).text("status")).isEqualTo("cancelled");
    assertThat(order(others).text("status")).isEqualTo("completed");
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(49));
    Answer progress = progress();
    assertThat(progress.json().get("refundsBegun").asInt()).isEqualTo(7);
    assertThat(progress.json().get("ordersCancelled").asInt()).isEqualTo(1);
    assertThat(progress.json().get("ordersOpen").asInt()).isZero();
    assertThat(progress.json().get("ticketsRefunded").asInt()).isEqualTo(12);
    assertThat(progress.json().get("ticketsAdmitted").asInt()).isEqualTo(1);
    // money that comes after all goes back
    pay(unpaid);
    awaitStatus(unpaid, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(unpaid))).isEqualTo(1400);
    assertThat(Contracts.outboxViolations("purchase")).isEmpty();
  }

  @Test
  void an_order_that_is_busy_is_undone_in_a_later_pass() {
    UUID order = completed(onSale(700, 5), 2);
    UUID ticket = ticketsOf(order).getFirst();
    UUID transfer = Ids.next();
    internal(
        "POST",
        "/internal/tickets/" + ticket + "/claims",
        "{\"operationId\": \"%s\", \"kind\": \"transfer\", \"expectedOwnerId\": \"%s\"}"
            .formatted(transfer, buyer));

    cancelled();

    awaitStatus(order, "partially_refunded");
    eventually(() -> assertThat(progress().json().get("pass").asInt()).isGreaterThan(2));
    assertThat(progress().text("status")).isEqualTo("running");
    internal("POST", "/internal/tickets/" + ticket + "/claims/" + transfer + "/give-up", null);
    awaitDone();
    assertThat(order(order).text("status")).isEqualTo("refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1400);
  }

  @Test
  void a_worker_that_lost_its_job_in_the_middle_leaves_nothing_out_and_does_nothing_twice()
      throws SQLException {
    UUID type = onSale(700, 50);
    List<UUID> orders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      orders.add(completed(type, 1));
    }
    try (Connection other = Backends.postgres().superuser().getConnection()) {
      other.setAutoCommit(false);
      lock(other, orders.get(1));

      internal("POST", "/internal/tickets/cancel-batch", cancelBatch());

      // the worker hangs in the middle of its batch: for all that others know it is dead
      eventually(() -> assertThat(progress().json().get("refundsBegun").asInt()).isEqualTo(1));
      eventually(() -> assertThat(waitingForALock()).isPositive());
      database()
          .sql("update purchase.event_cancellations set lease_until = ? where event_id = ?")
          .param(Timestamp.from(clock.instant().minusSeconds(1)))
          .param(event)
          .update();
      Job mine =
          cancellations.takeDue(100).stream()
              .filter(job -> job.eventId().equals(event))
              .findFirst()
              .orElseThrow();
      assertThat(mine.lastOrderId()).isEqualTo(orders.getFirst());
      other.rollback();
      TenantContext.system(tenant, "test").run(() -> undo.turn(mine));
    }

    awaitDone();
    assertThat(progress().json().get("refundsBegun").asInt()).isEqualTo(8);
    for (UUID order : orders) {
      assertThat(order(order).text("status")).isEqualTo("refunded");
      assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(700);
      assertThat(refundsOf(order)).isEqualTo(1);
    }
    assertThat(INVENTORY.available(type)).isEqualTo(50);
  }

  private static void lock(Connection connection, UUID order) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select from purchase.orders where id = ? for update")) {
      statement.setObject(1, order);
      statement.execute();
    }
  }

  private static int waitingForALock() {
    return database()
        .sql(
            """
            select count(*) from pg_stat_activity
             where wait_event_type = 'Lock' and datname = current_database()
            """)
        .query(Integer.class)
        .single();
  }

  @Test
  void a_batch_is_begun_once_and_shown_to_its_tenant_alone() {
    completed(onSale(700, 5), 1);

    Answer first = internal("POST", "/internal/tickets/cancel-batch", cancelBatch());
    Answer second = internal("POST", "/internal/tickets/cancel-batch", cancelBatch());

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.text("createdAt")).isEqualTo(first.text("createdAt"));
    awaitDone();
    assertThat(internal("GET", "/internal/events/" + event + "/cancellation", null).text("status"))
        .isEqualTo("done");
    assertThat(
            get(
                    "/api/orders/cancellations/" + event,
                    tokens.bearer(Ids.next(), Ids.next(), "admin"))
                .problem())
        .isEqualTo("unknown-cancellation");
    for (String body : List.of("", "[]", "{}", "{\"eventId\": 7}", "{\"eventId\": \"x\"}")) {
      assertThat(internal("POST", "/internal/tickets/cancel-batch", body).status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(post("/internal/tickets/cancel-batch", sellerToken(), cancelBatch()).status())
        .isIn(401, 403, 404);
  }

  @Test
  void orders_and_tickets_follow_a_changed_event_and_no_older_word() {
    UUID type = onSale(700, 20);
    List<UUID> orders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      orders.add(completed(type, 1));
    }
    Instant ends = Instant.parse("2030-06-02T21:00:00Z");

    changed(5, "Gala, moved", ends);

    for (UUID order : orders) {
      UUID ticket = ticketsOf(order).getFirst();
      eventually(() -> assertThat(ticket(ticket).text("eventTitle")).isEqualTo("Gala, moved"));
      eventually(() -> assertThat(expiry(ticket)).isEqualTo(ends.plus(Duration.ofDays(2))));
      assertThat(ticket(ticket).text("eventEndsAt")).isEqualTo(ends.toString());
    }
    changed(4, "An older word", ends.minusSeconds(60));
    UUID ticket = ticketsOf(orders.getFirst()).getFirst();
    // what was being reserved while the event changed is told by the second pass
    database()
        .sql("update purchase.orders set event_title = 'Gala' where id = ?")
        .param(orders.getFirst())
        .update();
    clock.advance(Duration.ofHours(2));
    eventually(() -> assertThat(ticket(ticket).text("eventTitle")).isEqualTo("Gala, moved"));
    eventually(() -> assertThat(passesLeft()).isZero());
    assertThat(ticket(ticket).text("eventEndsAt")).isEqualTo(ends.toString());
  }

  @Test
  void an_order_that_is_paid_after_its_event_has_moved_gets_tickets_for_the_new_time() {
    UUID order = placed(onSale(700, 5), 1).id();
    Instant ends = Instant.parse("2030-06-02T21:00:00Z");
    changed(5, "Gala, moved", ends);
    eventually(() -> assertThat(order(order).json().toString()).contains("Gala, moved"));

    pay(order);
    awaitStatus(order, "completed");

    UUID ticket = ticketsOf(order).getFirst();
    assertThat(expiry(ticket)).isEqualTo(ends.plus(Duration.ofDays(2)));
    assertThat(
            database()
                .sql(
                    """
                    select payload from purchase.outbox
                     where aggregate_id = ? and type = 'ticket.purchased.v1'
                    """)
                .param(ticket)
                .query(String.class)
                .single())
        .contains("Gala, moved", ends.toString());
  }

  @Test
  void messages_of_no_interest_leave_no_trace() {
    UUID sale = Ids.next();
    publish("boxoffice.inventory", sale, "reservation.created.v1", event, "{}");
    UUID change = changed(1, "Gala", Instant.parse("2030-06-02T21:00:00Z"));

    eventually(() -> assertThat(inbox(change)).isEqualTo(1));
    assertThat(inbox(sale)).isZero();
  }

  private void cancelled() {
    publish(
        "boxoffice.inventory",
        Ids.next(),
        "event.cancelled.v1",
        event,
        9,
        payload("Gala", "cancelled", Instant.parse("2030-05-01T21:00:00Z")));
  }

  private UUID changed(long version, String title, Instant ends) {
    UUID message = Ids.next();
    publish(
        "boxoffice.inventory",
        message,
        "event.changed.v1",
        event,
        version,
        payload(title, "active", ends));
    return message;
  }

  private String payload(String title, String status, Instant ends) {
    return """
    {"eventId": "%s", "title": "%s", "ownerId": "%s", "venueId": "%s", "venueName": "Old Hall",
     "city": "London", "startsAt": "%s", "endsAt": "%s", "status": "%s", "mintingEnabled": false}
    """
        .formatted(event, title, seller, Ids.next(), ends.minusSeconds(10_800), ends, status);
  }

  /** Buys tickets of another event to the end. */
  private UUID completed(UUID type, int quantity, String key) {
    UUID order =
        purchase(
                key + Ids.next(),
                itemsBody(type, quantity)
                    .replace(event.toString(), INVENTORY.eventOf(type).toString()))
            .id();
    pay(order);
    awaitStatus(order, "completed");
    return order;
  }

  private void admit(UUID ticket) {
    CHECKIN.admit(ticket);
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
    eventually(() -> assertThat(ticket(ticket).text("status")).isEqualTo("checked_in"));
  }

  private String cancelBatch() {
    return "{\"eventId\": \"%s\"}".formatted(event);
  }

  private Answer progress() {
    return get("/api/orders/cancellations/" + event, tokens.bearer(Ids.next(), tenant, "admin"));
  }

  private void awaitDone() {
    eventually(() -> assertThat(progress().text("status")).as(progress().body()).isEqualTo("done"));
  }

  private static Instant expiry(UUID ticket) {
    return database()
        .sql("select expires_at from purchase.tickets where id = ?")
        .param(ticket)
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  private int passesLeft() {
    return database()
        .sql("select passes_left from purchase.event_facts where event_id = ?")
        .param(event)
        .query(Integer.class)
        .single();
  }

  private static int inbox(UUID message) {
    return database()
        .sql("select count(*) from purchase.inbox where event_id = ?")
        .param(message)
        .query(Integer.class)
        .single();
  }

  private static int refundsOf(UUID order) {
    return database()
        .sql("select count(*) from purchase.refunds where order_id = ?")
        .param(order)
        .query(Integer.class)
        .single();
  }
}
