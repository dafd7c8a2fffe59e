package io.boxoffice.transfer.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.transfer.TransferIT;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OfferIT extends TransferIT {
  @Autowired ExpireTransfers expireTransfers;

  private Answer validate(UUID ticketId) {
    return post(
        "/api/transfers/validate",
        buyer(sender),
        "{\"ticketId\": \"%s\", \"toUserId\": \"%s\"}".formatted(ticketId, recipient));
  }

  private void refused(UUID ticketId, String reason) {
    Answer validation = validate(ticketId);
    assertThat(validation.status()).isEqualTo(200);
    assertThat(validation.json().get("allowed").asBoolean()).isFalse();
    assertThat(validation.json().get("reasons").get(0).asString()).isEqualTo(reason);
    Answer offer = offer(ticketId);
    assertThat(offer.status()).isEqualTo(409);
    assertThat(offer.problem()).isEqualTo(reason);
  }

  @Test
  void an_offer_stands_and_its_secret_is_shown_once_and_kept_as_a_hash() {
    UUID ticketId = ticket(sender);
    assertThat(validate(ticketId).json().get("allowed").asBoolean()).isTrue();
    Answer offer = offer(ticketId);
    assertThat(offer.status()).isEqualTo(201);
    assertThat(offer.text("status")).isEqualTo("pending");
    String secret = offer.text("acceptanceCode");

    UUID id = UUID.fromString(offer.text("id"));
    assertThat(get("/api/transfers/" + id, buyer(sender)).json().has("acceptanceCode")).isFalse();
    assertThat(
            database()
                .sql("select t::text from transfer.ticket_transfers t where id = :id")
                .param("id", id)
                .query(String.class)
                .single())
        .doesNotContain(secret)
        .doesNotContain(secret.replace("-", ""));
    assertThat(eventsOf(id)).containsExactly("transfer.offered.v1");
    assertThat(
            database()
                .sql("select payload from transfer.outbox where aggregate_id = :id")
                .param("id", id)
                .query(String.class)
                .single())
        .doesNotContain(secret);
  }

  @Test
  void what_the_ledger_says_decides_what_may_be_offered() {
    UUID ticketId = ticket(sender);
    NEIGHBOURS.ledgerSays(ticketId, "active", false, 0, 5);
    refused(ticketId, "not-transferable");
    for (String status :
        new String[] {"checked_in", "used", "refunded", "revoked", "expired", "cancelled"}) {
      NEIGHBOURS.ledgerSays(ticketId, status, true, 0, 5);
      refused(ticketId, "ticket-not-valid");
    }
    NEIGHBOURS.ledgerSays(ticketId, "transferred", true, 5, 9);
    refused(ticketId, "transfer-limit");
    NEIGHBOURS.ledgerSays(ticketId, "transferred", true, 2, 2);
    refused(ticketId, "transfer-limit");
    NEIGHBOURS.ledgerSays(ticketId, "sold", true, 1, 2);
    NEIGHBOURS.claimedByAnother(ticketId);
    refused(ticketId, "operation-pending");
  }

  @Test
  void shortly_before_the_event_it_is_too_late() {
    refused(NEIGHBOURS.ticket(sender, clock.instant().plusSeconds(60)), "too-late");
  }

  @Test
  void an_offer_never_outlives_the_cut_off() {
    UUID ticketId = NEIGHBOURS.ticket(sender, clock.instant().plus(Duration.ofHours(2)));
    Answer offer = offer(ticketId);
    assertThat(java.time.Instant.parse(offer.text("expiresAt")))
        .isBefore(clock.instant().plus(Duration.ofHours(2)).minus(Duration.ofMinutes(4)));
  }

  @Test
  void nobody_offers_somebody_elses_ticket_or_to_themselves() {
    assertThat(offer(ticket(recipient)).problem()).isEqualTo("unknown-ticket");
    assertThat(offer(Ids.next()).problem()).isEqualTo("unknown-ticket");
    assertThat(validate(ticket(recipient)).status()).isEqualTo(404);
    assertThat(offer(ticket(sender), sender, sender).status()).isEqualTo(422);
    assertThat(offerTo(ticket(sender), sender + "@EXAMPLE.test").problem())
        .isEqualTo("to-yourself");
  }

  @Test
  void an_address_that_is_too_long_in_lower_case_is_refused() {
    String label = "x".repeat(63) + ".";
    // each of these letters is two in lower case
    String address = "\u0130".repeat(60) + "@" + label.repeat(2) + "x".repeat(60) + ".test";
    assertThat(address).hasSize(254);
    Answer refused = offerTo(ticket(sender), address);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("validation");
  }

  @Test
  void of_many_offers_of_one_ticket_at_once_one_stands() throws Exception {
    UUID ticketId = ticket(sender);
    assertThat(outcomes(12, () -> offer(ticketId)))
        .isEqualTo(Map.of("201", 1, "transfer-pending", 11));
    refused(ticketId, "transfer-pending");
  }

  @Test
  void at_most_twenty_offers_a_day_stand_even_all_at_once() throws Exception {
    List<UUID> mine = new ArrayList<>();
    for (int i = 0; i < 26; i++) {
      mine.add(ticket(sender));
    }
    List<UUID> left = new ArrayList<>(mine);
    assertThat(
            outcomes(
                25,
                () -> {
                  UUID next;
                  synchronized (left) {
                    next = left.removeLast();
                  }
                  return offer(next);
                }))
        .isEqualTo(Map.of("201", 20, "daily-limit", 5));
    refused(mine.getFirst(), "daily-limit");
    clock.advance(Duration.ofHours(25));
    assertThat(offer(mine.getFirst()).status()).isEqualTo(201);
  }

  private static Map<String, Integer> outcomes(int times, java.util.function.Supplier<Answer> call)
      throws Exception {
    Map<String, Integer> outcomes = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        answers.add(threads.submit(call::get));
      }
      for (Future<Answer> future : answers) {
        Answer answer = future.get(60, TimeUnit.SECONDS);
        outcomes.merge(
            answer.status() < 400 ? Integer.toString(answer.status()) : answer.problem(),
            1,
            Integer::sum);
      }
    }
    return outcomes;
  }

  @Test
  void an_offer_is_cancelled_by_its_sender_alone_and_rejected_by_its_recipient_alone() {
    Answer offer = offer(ticket(sender));
    String path = "/api/transfers/" + offer.text("id");
    assertThat(post(path + "/cancel", buyer(recipient), "").status()).isEqualTo(403);
    assertThat(post(path + "/reject", buyer(sender), "").status()).isEqualTo(403);
    assertThat(post(path + "/cancel", buyer(Ids.next()), "").status()).isEqualTo(404);
    assertThat(post(path + "/reject", buyer(Ids.next()), "").status()).isEqualTo(404);

    Answer cancelled = post(path + "/cancel", buyer(sender), "");
    assertThat(cancelled.text("status")).isEqualTo("cancelled");
    assertThat(post(path + "/cancel", buyer(sender), "").status()).isEqualTo(200);
    assertThat(post(path + "/reject", buyer(recipient), "").problem())
        .isEqualTo("transfer-cancelled");
    assertThat(eventsOf(UUID.fromString(offer.text("id"))))
        .containsExactly("transfer.offered.v1", "transfer.cancelled.v1");

    Answer second = offer(UUID.fromString(offer.text("ticketId")));
    assertThat(second.status()).isEqualTo(201);
    assertThat(
            post("/api/transfers/" + second.text("id") + "/reject", buyer(recipient), "")
                .text("status"))
        .isEqualTo("rejected");
  }

  @Test
  void an_offer_that_nobody_accepts_expires() {
    Answer offer = offer(ticket(sender));
    UUID id = UUID.fromString(offer.text("id"));
    expireTransfers.expire();
    assertThat(get("/api/transfers/" + id, buyer(sender)).text("status")).isEqualTo("pending");

    clock.advance(Duration.ofHours(73));
    assertThat(accept(offer).problem()).isEqualTo("transfer-expired");
    Answer other = offer(ticket(sender));
    clock.advance(Duration.ofHours(73));
    expireTransfers.expire();
    expireTransfers.expire();
    UUID otherId = UUID.fromString(other.text("id"));
    assertThat(get("/api/transfers/" + otherId, buyer(sender)).text("status")).isEqualTo("expired");
    assertThat(eventsOf(otherId)).containsExactly("transfer.offered.v1", "transfer.expired.v1");
    assertThat(eventsOf(id)).containsExactly("transfer.offered.v1", "transfer.expired.v1");
  }

  @Test
  void each_of_the_two_finds_the_transfer_in_the_own_list_and_nobody_else_does() {
    UUID ticketId = ticket(sender);
    Answer offer = offer(ticketId);
    String id = offer.text("id");
    assertThat(ids(get("/api/transfers", buyer(sender)))).containsExactly(id);
    assertThat(ids(get("/api/transfers?direction=received", buyer(recipient)))).containsExactly(id);
    assertThat(ids(get("/api/transfers?direction=received", buyer(sender)))).isEmpty();
    assertThat(ids(get("/api/tickets/" + ticketId + "/transfers", buyer(recipient))))
        .containsExactly(id);

    String stranger = buyer(Ids.next());
    assertThat(ids(get("/api/transfers", stranger))).isEmpty();
    assertThat(ids(get("/api/transfers?direction=received", stranger))).isEmpty();
    assertThat(ids(get("/api/tickets/" + ticketId + "/transfers", stranger))).isEmpty();
    assertThat(get("/api/transfers/" + id, stranger).status()).isEqualTo(404);
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    assertThat(ids(get("/api/tickets/" + ticketId + "/transfers", admin))).containsExactly(id);
    String otherAdmin = tokens.bearer(Ids.next(), Ids.next(), "admin");
    assertThat(ids(get("/api/tickets/" + ticketId + "/transfers", otherAdmin))).isEmpty();
    assertThat(get("/api/transfers/" + id, tokens.bearer(sender, Ids.next(), "buyer")).status())
        .isEqualTo(404);
  }

  @Test
  void a_list_goes_on_where_it_stopped() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.addFirst(offer(ticket(sender)).text("id"));
    }
    Answer first = get("/api/transfers?limit=2", buyer(sender));
    assertThat(ids(first)).isEqualTo(sent.subList(0, 2));
    Answer rest = get("/api/transfers?limit=2&cursor=" + first.text("nextCursor"), buyer(sender));
    assertThat(ids(rest)).isEqualTo(sent.subList(2, 3));
    assertThat(rest.json().has("nextCursor")).isFalse();
  }

  private static List<String> ids(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    page.json().get("items").forEach(item -> ids.add(item.get("id").asString()));
    return ids;
  }
}
