package io.boxoffice.checkin.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FenceIT extends CheckinIT {
  private final UUID seller = Ids.next();
  private final UUID oldOwner = Ids.next();
  private final UUID newOwner = Ids.next();

  private Answer fence(UUID ticketId, UUID eventId, int generation, UUID operationId) {
    return fence(ticketId, eventId, generation, operationId, newOwner, null);
  }

  private Answer fence(
      UUID ticketId,
      UUID eventId,
      int generation,
      UUID operationId,
      @Nullable UUID owner,
      @Nullable String reason) {
    String effect =
        owner == null
            ? "\"blocked\", \"reason\": \"" + reason + "\""
            : "\"owned_by\", \"ownerId\": \"" + owner + "\"";
    return internal(
        "/internal/tickets/" + ticketId + "/fence",
        tenant,
        """
        {"eventId": "%s", "generation": %d, "operationId": "%s", "effect": %s}
        """
            .formatted(eventId, generation, operationId, effect));
  }

  private UUID onlineEvent() {
    UUID eventId = openEvent(seller);
    assertThat(
            put(
                    "/api/events/" + eventId + "/scan-policy",
                    tokens.bearer(seller, tenant, "seller"),
                    "{\"transferPolicy\": \"online_gates_only\"}")
                .status())
        .isEqualTo(200);
    return eventId;
  }

  private String code(UUID ticketId, UUID owner) {
    return get("/api/tickets/" + ticketId + "/qr", buyerToken(owner)).json().get("code").asString();
  }

  private String scan(String code, UUID eventId) {
    Answer answer =
        post(
            "/api/scans",
            staffToken(),
            json.writeValueAsString(java.util.Map.of("code", code, "eventId", eventId.toString())));
    return answer.json().has("reason")
        ? answer.json().get("reason").asString()
        : answer.json().get("result").asString();
  }

  @Test
  void behind_a_fence_the_old_code_is_dead_and_the_new_owners_is_live() {
    UUID eventId = onlineEvent();
    UUID ticketId = ticket(eventId, oldOwner);
    String oldCode = code(ticketId, oldOwner);

    Answer answer = fence(ticketId, eventId, 2, Ids.next());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("outcome").asString()).isEqualTo("fenced");

    assertThat(get("/api/tickets/" + ticketId + "/qr", buyerToken(oldOwner)).status())
        .isEqualTo(404);
    assertThat(scan(oldCode, eventId)).isEqualTo("superseded_code");
    assertThat(scan(code(ticketId, newOwner), eventId)).isEqualTo("admitted");
  }

  @Test
  void after_an_admission_nothing_is_fenced() {
    UUID eventId = onlineEvent();
    UUID ticketId = ticket(eventId, oldOwner);
    assertThat(scan(code(ticketId, oldOwner), eventId)).isEqualTo("admitted");

    Answer answer = fence(ticketId, eventId, 2, Ids.next());
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("already-admitted");
  }

  @Test
  void while_the_doors_are_open_only_a_revocation_passes() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, oldOwner);
    String code = code(ticketId, oldOwner);
    assertThat(fence(ticketId, eventId, 2, Ids.next()).problem()).isEqualTo("doors-open");
    assertThat(fence(ticketId, eventId, 2, Ids.next(), null, "refund_requested").problem())
        .isEqualTo("doors-open");

    assertThat(fence(ticketId, eventId, 2, Ids.next(), null, "fraud_detected").status())
        .isEqualTo(200);
    assertThat(scan(code, eventId)).isEqualTo("revoked");
  }

  @Test
  void the_first_decision_on_an_operation_is_final() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, oldOwner);
    UUID refused = Ids.next();
    assertThat(fence(ticketId, eventId, 2, refused).problem()).isEqualTo("doors-open");

    clock.advance(Duration.ofHours(20));
    assertThat(fence(ticketId, eventId, 2, refused).problem()).isEqualTo("doors-open");
    UUID granted = Ids.next();
    assertThat(fence(ticketId, eventId, 2, granted).status()).isEqualTo(200);
    clock.advance(Duration.ofHours(-20));
    assertThat(fence(ticketId, eventId, 2, granted).status()).isEqualTo(200);
    assertThat(fence(ticketId, eventId, 7, granted).status()).isEqualTo(200);
  }

  @Test
  void a_generation_belongs_to_one_operation() {
    UUID eventId = onlineEvent();
    UUID ticketId = ticket(eventId, oldOwner);
    assertThat(fence(ticketId, eventId, 2, Ids.next()).status()).isEqualTo(200);
    assertThat(fence(ticketId, eventId, 2, Ids.next()).problem()).isEqualTo("generation-taken");
    assertThat(fence(ticketId, eventId, 1, Ids.next()).problem()).isEqualTo("generation-taken");
    assertThat(fence(ticketId, eventId, 3, Ids.next()).status()).isEqualTo(200);
  }

  @Test
  void a_fence_may_come_before_the_purchase_is_heard_of() {
    UUID eventId = onlineEvent();
    UUID ticketId = Ids.next();
    assertThat(fence(ticketId, eventId, 2, Ids.next()).status()).isEqualTo(200);
    Answer early = get("/api/tickets/" + ticketId + "/qr", buyerToken(newOwner));
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.problem()).isEqualTo("ticket-not-ready");
    assertThat(early.headers()).containsKey("retry-after");

    inTenant(
        () ->
            tickets.purchased(
                new AdmissionTicketStore.Purchase(
                    ticketId, eventId, "BXT-1", null, null, oldOwner, 1),
                1,
                clock.instant()));
    assertThat(get("/api/tickets/" + ticketId + "/qr", buyerToken(oldOwner)).status())
        .isEqualTo(404);
    assertThat(scan(code(ticketId, newOwner), eventId)).isEqualTo("admitted");
  }

  @Test
  void a_block_can_be_taken_back_even_while_the_doors_are_open() {
    UUID eventId = event(seller, clock.instant().plus(Duration.ofHours(10)));
    UUID ticketId = ticket(eventId, oldOwner);
    String code = code(ticketId, oldOwner);
    assertThat(fence(ticketId, eventId, 2, Ids.next(), null, "refunded").status()).isEqualTo(200);
    assertThat(get("/api/tickets/" + ticketId + "/qr", buyerToken(oldOwner)).problem())
        .isEqualTo("ticket-not-valid");

    clock.advance(Duration.ofHours(9));
    assertThat(scan(code, eventId)).isEqualTo("expired_code");
    assertThat(fence(ticketId, eventId, 3, Ids.next(), oldOwner, null).status()).isEqualTo(200);
    assertThat(scan(code(ticketId, oldOwner), eventId)).isEqualTo("admitted");
  }

  @Test
  void an_event_unknown_here_is_asked_for_at_inventory() {
    UUID eventId = Ids.next();
    assertThat(fence(Ids.next(), eventId, 2, Ids.next()).problem()).isEqualTo("unknown-event");
    inInventory(eventId, seller, clock.instant().plus(Duration.ofDays(30)));
    assertThat(fence(Ids.next(), eventId, 2, Ids.next()).status()).isEqualTo(200);
  }

  @Test
  void a_ticket_of_another_event_is_refused_and_nothing_is_decided() {
    UUID eventId = onlineEvent();
    UUID ticketId = ticket(onlineEvent(), oldOwner);
    UUID operationId = Ids.next();
    Answer answer = fence(ticketId, eventId, 2, operationId);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("event-mismatch");
    assertThat(
            database()
                .sql("select count(*) from checkin.fence_operations where operation_id = :id")
                .param("id", operationId)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void an_owner_belongs_to_owned_by_alone() {
    UUID eventId = onlineEvent();
    String path = "/internal/tickets/" + Ids.next() + "/fence";
    for (String effect :
        new String[] {"\"owned_by\"", "\"blocked\", \"ownerId\": \"" + Ids.next() + "\""}) {
      Answer answer =
          internal(
              path,
              tenant,
              "{\"eventId\": \"%s\", \"generation\": 2, \"operationId\": \"%s\", \"effect\": %s}"
                  .formatted(eventId, Ids.next(), effect));
      assertThat(answer.status()).isEqualTo(400);
    }
  }

  @Test
  void another_tenants_fence_leaves_the_ticket_alone() {
    UUID eventId = onlineEvent();
    UUID ticketId = ticket(eventId, oldOwner);
    UUID otherTenant = Ids.next();
    Answer answer =
        internal(
            "/internal/tickets/" + ticketId + "/fence",
            otherTenant,
            """
            {"eventId": "%s", "generation": 2, "operationId": "%s", "effect": "blocked"}
            """
                .formatted(eventId, Ids.next()));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(scan(code(ticketId, oldOwner), eventId)).isEqualTo("admitted");
  }
}
