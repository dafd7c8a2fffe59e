package io.boxoffice.purchase.notification;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.component.VEvent;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeCheckin;
import io.boxoffice.purchase.fake.FakeMailServer.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class NotificationIT extends PurchaseIT {
  private static final Duration GATES_HEAR = Duration.ofSeconds(3);

  @Autowired NotificationWorker worker;
  @Autowired NotificationStore store;
  @Autowired WriteMail writer;
  @Autowired SendMail sender;
  @Autowired NotificationProperties properties;

  private final String address = buyer + "@example.test";

  @BeforeEach
  void listen() {
    MAIL.reset();
    // what other tests have left is none of these
    database().sql("delete from purchase.ticket_notifications").update();
  }

  @AfterEach
  void behaveAgain() {
    MAIL.reset();
    CHECKIN.unheard(false);
  }

  /** Buys to the end, whether it costs something or not. */
  private UUID bought(UUID type, int quantity) {
    Answer placed = placed(type, quantity);
    if (placed.text("status").equals("awaiting_payment")) {
      pay(placed.id());
    }
    awaitStatus(placed.id(), "completed");
    return placed.id();
  }

  private void sendAll() {
    while (worker.sendDue() > 0) {
      // until nothing is due
    }
  }

  private void sendLater(Duration later) {
    clock.advance(later);
    sendAll();
  }

  private JsonNode only() {
    JsonNode items = list("");
    assertThat(items).hasSize(1);
    return items.get(0);
  }

  private String status() {
    return only().get("status").asString();
  }

  private JsonNode list(String query) {
    return get("/api/notifications" + query, tokens.bearer(Ids.next(), tenant, "admin"))
        .json()
        .get("items");
  }

  private static String text(Received mail) {
    return new String(mail.part("text/plain"), StandardCharsets.UTF_8);
  }

  @Test
  void a_buyer_gets_the_tickets_by_mail() {
    UUID order = bought(onSale(4500, 10), 2);
    assertThat(status()).isEqualTo("pending");

    sendLater(GATES_HEAR);

    assertThat(MAIL.to(address)).hasSize(1);
    Received mail = MAIL.to(address).getFirst();
    String number = order(order).text("orderNumber");
    assertThat(mail.subject()).isEqualTo("Your tickets for Gala");
    assertThat(mail.header("From")).isEqualTo("Boxoffice <tickets@boxoffice.test>");
    assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(mail.header("Message-ID"))
        .isEqualTo("<" + only().get("id").asString() + "@boxoffice.test>");
    assertThat(text(mail)).contains(number).contains("Old Hall").contains("2 x Stalls   €90.00");
    assertThat(new String(mail.part("text/html"), StandardCharsets.UTF_8)).contains(number);
    Pages pages = Pages.read(mail.part("application/pdf"));
    assertThat(pages.codes())
        .isEqualTo(
            ticketsOf(order).stream().map(FakeCheckin::printedCode).map(Optional::of).toList());
    assertThat(pages.texts().getFirst()).contains("Gala").contains("€45.00").contains(number);
    VEvent entry =
        Biweekly.parse(new String(mail.part("text/calendar"), StandardCharsets.UTF_8))
            .first()
            .getEvents()
            .getFirst();
    assertThat(entry.getDateStart().getValue().toInstant())
        .isEqualTo(Instant.parse("2030-05-01T18:00:00Z"));
    assertThat(only().get("sentAt").asString()).isNotBlank();
    assertThat(status()).isEqualTo("sent");
    sendLater(properties.lease().multipliedBy(2));
    assertThat(MAIL.to(address)).hasSize(1);
  }

  @Test
  void each_ticket_names_its_seat_and_one_that_is_not_printed_says_so() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 4500, 4);
    UUID order = bought(type, 2);
    CHECKIN.onPhoneOnly(
        ticketsOf(order).stream()
            .filter(id -> ticket(id).json().at("/seat/seat").asInt() == 2)
            .findFirst()
            .orElseThrow());

    sendLater(GATES_HEAR);

    Received mail = MAIL.to(address).getFirst();
    Pages pages = Pages.read(mail.part("application/pdf"));
    assertThat(pages.codes().getFirst()).isPresent();
    assertThat(pages.codes().getLast()).isEmpty();
    assertThat(pages.texts().getFirst()).contains("row 1, seat 1");
    assertThat(pages.texts().getLast()).contains("row 1, seat 2").contains("shown on your phone");
    assertThat(text(mail)).contains("shown from your account");
  }

  @Test
  void a_mail_waits_until_the_gates_have_heard_of_its_tickets() {
    CHECKIN.unheard(true);
    bought(onSale(0, 10), 1);

    sendLater(GATES_HEAR);
    assertThat(MAIL.to(address)).isEmpty();
    assertThat(status()).isEqualTo("failed");
    assertThat(only().get("lastError").asString()).contains("gates have not heard");

    CHECKIN.unheard(false);
    CHECKIN.down("printed-codes");
    sendLater(properties.longestRetry());
    assertThat(only().get("lastError").asString()).isEqualTo("checkin does not answer");

    CHECKIN.reset();
    sendLater(properties.longestRetry());
    assertThat(MAIL.to(address)).hasSize(1);
    assertThat(status()).isEqualTo("sent");
    assertThat(only().get("attempts").asInt()).isEqualTo(3);
  }

  @Test
  void a_sale_takes_no_notice_of_a_mail_server_that_is_down() {
    MAIL.stop();
    UUID order = bought(onSale(4500, 10), 1);
    bought(onSale(4500, 10), 1);
    clock.advance(GATES_HEAR);

    worker.sendDue();

    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(list("?status=failed")).hasSize(1);
    assertThat(list("?status=failed").get(0).get("lastError").asString())
        .isEqualTo("the mail server does not answer");
    // the other was not even tried
    assertThat(list("?status=pending").get(0).get("attempts").asInt()).isZero();
    MAIL.start();
    sendLater(properties.longestRetry());
    assertThat(MAIL.to(address)).hasSize(2);
    assertThat(list("?status=sent")).hasSize(2);
  }

  @Test
  void what_a_server_refuses_for_now_is_tried_again_and_what_it_refuses_for_good_is_not() {
    UUID type = onSale(0, 10);
    bought(type, 1);
    MAIL.refuseMails(451);
    sendLater(GATES_HEAR);
    assertThat(status()).isEqualTo("failed");
    assertThat(only().get("lastError").asString()).endsWith("(451)");
    sendAll();
    assertThat(only().get("attempts").asInt()).isEqualTo(1);
    MAIL.reset();
    sendLater(properties.firstRetry());
    assertThat(status()).isEqualTo("sent");

    bought(type, 1);
    MAIL.refuseRecipients(550);
    sendLater(GATES_HEAR);
    JsonNode refused = list("?status=given_up").get(0);
    assertThat(refused.get("lastError").asString())
        .endsWith("(550)")
        .doesNotContain("example.test");
    assertThat(MAIL.to(address)).hasSize(1);
  }

  @Test
  void a_mail_that_never_goes_is_given_up_and_an_operator_may_have_it_tried_afresh() {
    bought(onSale(0, 10), 1);
    MAIL.refuseMails(451);
    clock.advance(GATES_HEAR);
    for (int i = 0; i <= properties.attempts(); i++) {
      database()
          .sql("update purchase.ticket_notifications set next_attempt_at = now() - interval '1d'")
          .update();
      sendAll();
    }
    assertThat(status()).isEqualTo("given_up");
    assertThat(only().get("attempts").asInt()).isEqualTo(properties.attempts());

    MAIL.reset();
    String path = "/api/notifications/" + only().get("id").asString() + "/retry";
    assertThat(post(path, tokens.bearer(Ids.next(), Ids.next(), "admin"), null).problem())
        .isEqualTo("unknown-notification");
    assertThat(post(path, buyerToken(), null).status()).isEqualTo(403);
    assertThat(post(path, tokens.bearer(Ids.next(), tenant, "ops"), null).text("status"))
        .isEqualTo("pending");
    sendAll();
    assertThat(status()).isEqualTo("sent");
    assertThat(post(path, tokens.bearer(Ids.next(), tenant, "admin"), null).problem())
        .isEqualTo("notification-not-retryable");
    assertThat(MAIL.to(address)).hasSize(1);
  }

  @Test
  void a_mail_that_is_too_old_is_not_sent() {
    bought(onSale(0, 10), 1);

    sendLater(properties.giveUpAfter().plusSeconds(1));

    assertThat(status()).isEqualTo("given_up");
    assertThat(MAIL.to(address)).isEmpty();
  }

  @Test
  void a_crash_between_sending_and_its_record_repeats_the_mail_under_the_same_id() {
    bought(onSale(0, 10), 1);
    clock.advance(GATES_HEAR);
    Instant now = clock.instant();
    Notification held = store.takeDue(now, now.plus(properties.lease()), 1).getFirst();
    Written written = TenantContext.system(tenant, "test").call(() -> writer.write(held));
    assertThat(sender.send(held.id(), ((Written.Ready) written).mail()))
        .isEqualTo(new Delivery.Sent());
    // and here its process ends

    sendAll();
    assertThat(MAIL.to(address)).hasSize(1);
    sendLater(properties.lease());

    assertThat(MAIL.to(address)).hasSize(2);
    assertThat(MAIL.to(address).stream().map(mail -> mail.header("Message-ID")).distinct())
        .hasSize(1);
    assertThat(status()).isEqualTo("sent");
    assertThat(only().get("attempts").asInt()).isEqualTo(2);
    // the process was only slow: it holds the row no more
    assertThat(inTenant(() -> store.sent(held, clock.instant()))).isFalse();
  }

  @Test
  void workers_at_once_send_each_mail_once() throws Exception {
    UUID type = onSale(0, 100);
    for (int i = 0; i < 24; i++) {
      bought(type, 1);
    }
    clock.advance(GATES_HEAR);

    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(workers.submit(this::sendAll));
      }
      for (Future<?> one : done) {
        one.get(60, TimeUnit.SECONDS);
      }
    }

    assertThat(MAIL.to(address)).hasSize(24);
    assertThat(MAIL.to(address).stream().map(mail -> mail.header("Message-ID")).distinct())
        .hasSize(24);
    assertThat(list("?status=sent")).hasSize(24);
  }

  @Test
  void a_turn_that_takes_too_long_leaves_the_rest_to_others() {
    UUID type = onSale(0, 10);
    bought(type, 1);
    bought(type, 1);
    clock.advance(GATES_HEAR);
    MAIL.afterMail(() -> clock.advance(properties.lease().dividedBy(2).plusSeconds(1)));

    assertThat(worker.sendDue()).isEqualTo(2);

    assertThat(MAIL.to(address)).hasSize(1);
    assertThat(list("?status=sent")).hasSize(1);
    assertThat(list("?status=pending").get(0).get("attempts").asInt()).isZero();
    MAIL.reset();
    sendAll();
    assertThat(MAIL.to(address)).hasSize(2);
  }

  @Test
  void a_buyer_without_a_verified_address_is_written_to_once_there_is_one() {
    UUID type = onSale(0, 10);
    String unverified =
        "Bearer "
            + tokens.token(buyer, tenant, claims -> claims.claim("email_verified", false), "buyer");
    assertThat(
            send(
                    "POST",
                    "/api/purchase",
                    unverified,
                    itemsBody(type, 1),
                    Map.of("Idempotency-Key", Ids.next().toString()))
                .status())
        .isEqualTo(201);
    assertThat(status()).isEqualTo("no_address");
    sendLater(GATES_HEAR);
    assertThat(MAIL.to(address)).isEmpty();
    String path = "/api/notifications/" + only().get("id").asString() + "/retry";
    String ops = tokens.bearer(Ids.next(), tenant, "ops");
    assertThat(post(path, ops, null).text("status")).isEqualTo("no_address");

    bought(type, 1);
    assertThat(post(path, ops, null).text("status")).isEqualTo("pending");
    sendLater(GATES_HEAR);

    assertThat(MAIL.to(address)).hasSize(2);
  }

  @Test
  void money_given_back_is_told_of_and_its_tickets_are_not_sent_any_more() {
    UUID order = bought(onSale(4500, 10), 2);
    assertThat(
            send(
                    "POST",
                    "/api/orders/" + order + "/refunds",
                    buyerToken(),
                    "{\"reason\": \"ill\"}",
                    Map.of("Idempotency-Key", "k"))
                .status())
        .isEqualTo(202);
    awaitStatus(order, "refunded");

    sendLater(GATES_HEAR);

    assertThat(MAIL.to(address)).hasSize(1);
    Received mail = MAIL.to(address).getFirst();
    assertThat(mail.subject()).isEqualTo("Your refund for Gala");
    assertThat(text(mail)).contains("€90.00").contains(order(order).text("orderNumber"));
    assertThat(list("?status=given_up").get(0).get("kind").asString()).isEqualTo("order_confirmed");
  }

  @Test
  void an_offer_to_an_address_is_told_there_and_its_acceptance_to_the_sender() {
    UUID order = bought(onSale(4500, 10), 1);
    UUID ticket = ticketsOf(order).getFirst();
    UUID transfer = Ids.next();
    String friend = Ids.next() + "@example.test";
    TRANSFER.offer(transfer, "pending", friend, clock.instant().plus(Duration.ofDays(1)));
    UUID message = Ids.next();
    // the first of the two is delivered again
    publish(
        "boxoffice.transfer", message, "transfer.offered.v1", transfer, offer(transfer, ticket));
    publish(
        "boxoffice.transfer", message, "transfer.offered.v1", transfer, offer(transfer, ticket));
    publish(
        "boxoffice.transfer", Ids.next(), "transfer.offered.v1", transfer, offer(transfer, ticket));
    eventually(() -> assertThat(list("?status=pending")).hasSize(2));
    sendLater(GATES_HEAR);

    assertThat(MAIL.to(friend)).hasSize(1);
    assertThat(MAIL.to(friend).getFirst().subject())
        .isEqualTo("You have been offered a ticket for Gala");
    assertThat(text(MAIL.to(friend).getFirst())).contains("Stalls").contains("acceptance code");

    publish(
        "boxoffice.transfer",
        Ids.next(),
        "transfer.accepted.v1",
        transfer,
        offer(transfer, ticket).replace("pending", "accepted"));
    eventually(() -> assertThat(list("?status=pending")).hasSize(1));
    sendAll();
    assertThat(MAIL.to(address)).hasSize(2);
    assertThat(MAIL.to(address).getLast().subject()).isEqualTo("Your ticket for Gala was accepted");
    assertThat(MAIL.to(friend)).hasSize(1);
  }

  @Test
  void an_offer_that_is_over_is_not_told_of() {
    UUID order = bought(onSale(0, 10), 1);
    UUID ticket = ticketsOf(order).getFirst();
    UUID transfer = Ids.next();
    String friend = Ids.next() + "@example.test";
    TRANSFER.offer(transfer, "cancelled", friend, clock.instant().plus(Duration.ofDays(1)));
    publish(
        "boxoffice.transfer", Ids.next(), "transfer.offered.v1", transfer, offer(transfer, ticket));
    eventually(() -> assertThat(list("?status=pending")).hasSize(2));

    sendLater(GATES_HEAR);

    assertThat(list("?status=given_up").get(0).get("lastError").asString())
        .isEqualTo("the offer is over");
    assertThat(MAIL.to(friend)).isEmpty();
  }

  @Test
  void who_waited_is_told_what_is_kept_and_until_when() {
    bought(onSale(0, 10), 1);
    sendLater(GATES_HEAR);
    UUID reservation = Ids.next();
    publish(
        "boxoffice.inventory",
        Ids.next(),
        "waitlist.offered.v1",
        event,
        """
        {"entryId": "%s", "eventId": "%s", "ticketTypeId": "%s", "userId": "%s", "quantity": 2,
         "reservationId": "%s", "expiresAt": "%s"}
        """
            .formatted(
                Ids.next(),
                event,
                Ids.next(),
                buyer,
                reservation,
                clock.instant().plus(Duration.ofMinutes(15))));
    eventually(() -> assertThat(list("?status=pending")).hasSize(1));

    sendAll();

    assertThat(MAIL.to(address).getLast().subject()).isEqualTo("Tickets for Gala are yours to buy");
    assertThat(text(MAIL.to(address).getLast())).contains("2 tickets have come back");
  }

  @Test
  void the_queue_is_seen_page_by_page_by_its_own_tenant_alone() {
    UUID type = onSale(0, 10);
    for (int i = 0; i < 3; i++) {
      bought(type, 1);
    }
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    Answer first = get("/api/notifications?limit=2", admin);
    assertThat(first.json().get("items")).hasSize(2);
    assertThat(first.body()).doesNotContain("example.test");
    Answer second = get("/api/notifications?limit=2&cursor=" + first.text("nextCursor"), admin);
    assertThat(second.json().get("items")).hasSize(1);
    assertThat(second.json().has("nextCursor")).isFalse();
    assertThat(
            get("/api/notifications", tokens.bearer(Ids.next(), Ids.next(), "admin"))
                .json()
                .get("items"))
        .isEmpty();
    for (String query : List.of("status=x", "limit=0", "limit=201", "limit=x", "cursor=x")) {
      assertThat(get("/api/notifications?" + query, admin).status()).as(query).isEqualTo(400);
    }
    assertThat(post("/api/notifications/7/retry", admin, null).status()).isEqualTo(400);
  }

  @Test
  void a_cause_queues_one_mail_and_old_mails_are_forgotten() {
    UUID cause = Ids.next();
    for (int i = 0; i < 2; i++) {
      inTenant(
          () -> {
            store.queue(
                NotificationKind.TRANSFER_ACCEPTED,
                cause,
                buyer,
                null,
                Notification.Details.NONE,
                clock.instant());
            return cause;
          });
    }
    assertThat(status()).isEqualTo("no_address");
    assertThat(store.forget(clock.instant().minus(properties.keep()), 10)).isZero();

    clock.advance(properties.keep().plusSeconds(1));

    assertThat(store.forget(clock.instant().minus(properties.keep()), 10)).isOne();
    assertThat(list("")).isEmpty();
  }

  private String offer(UUID transfer, UUID ticket) {
    return """
    {"transferId": "%s", "ticketId": "%s", "eventId": "%s", "fromUserId": "%s",
     "status": "pending"}
    """
        .formatted(transfer, ticket, event, buyer);
  }
}
