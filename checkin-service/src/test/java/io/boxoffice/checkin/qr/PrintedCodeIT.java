package io.boxoffice.checkin.qr;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.common.id.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PrintedCodeIT extends CheckinIT {
  private final UUID owner = Ids.next();
  private final UUID seller = Ids.next();

  private Answer print(UUID inTenant, UUID ownerId, UUID... ticketIds) {
    return internal(
        "/internal/tickets/printed-codes",
        inTenant,
        json.writeValueAsString(Map.of("ownerId", ownerId, "ticketIds", List.of(ticketIds))));
  }

  private JsonNode line(UUID ticketId) {
    Answer answer = print(tenant, owner, ticketId);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    return answer.json().get("tickets").get(0);
  }

  private String outcome(UUID ticketId) {
    JsonNode line = line(ticketId);
    assertThat(line.has("code")).isEqualTo(line.get("outcome").asString().equals("printed"));
    return line.get("outcome").asString();
  }

  private Answer scan(String code, UUID eventId) {
    return post(
        "/api/scans",
        staffToken(),
        json.writeValueAsString(Map.of("code", code, "eventId", eventId)));
  }

  private UUID typed(UUID eventId, UUID typeId) {
    UUID ticketId = Ids.next();
    inTenant(
        () ->
            tickets.purchased(
                new AdmissionTicketStore.Purchase(
                    ticketId, eventId, "BXT-" + ticketId, typeId, "Stalls", owner, 1),
                1,
                clock.instant()));
    return ticketId;
  }

  @Test
  void a_printed_code_admits_once_also_long_after_it_was_made() {
    UUID eventId = event(seller, clock.instant().plus(Duration.ofDays(90)));
    String code = line(ticket(eventId, owner)).get("code").asString();
    assertThat(scan(code, eventId).json().get("result").asString()).isEqualTo("refused");

    clock.advance(Duration.ofDays(90));

    assertThat(scan(code, eventId).json().get("result").asString()).isEqualTo("admitted");
    assertThat(scan(code, eventId).json().get("result").asString()).isEqualTo("refused");
    assertThat(scan(code, openEvent(seller)).json().get("reason").asString())
        .isEqualTo("wrong_event");
  }

  @Test
  void answers_come_in_the_order_of_the_question() {
    UUID eventId = openEvent(seller);
    UUID first = ticket(eventId, owner);
    UUID unknown = Ids.next();
    UUID second = ticket(openEvent(seller), owner);
    JsonNode lines = print(tenant, owner, first, unknown, second).json().get("tickets");
    assertThat(lines.valueStream().map(line -> line.get("ticketId").asString()))
        .containsExactly(first.toString(), unknown.toString(), second.toString());
    assertThat(lines.valueStream().map(line -> line.get("outcome").asString()))
        .containsExactly("printed", "unknown", "printed");
  }

  @Test
  void nobody_but_the_owner_has_it_printed_and_no_other_tenant() {
    UUID ticketId = ticket(openEvent(seller), owner);
    for (Answer answer :
        List.of(print(tenant, Ids.next(), ticketId), print(Ids.next(), owner, ticketId))) {
      assertThat(answer.json().get("tickets").get(0).get("outcome").asString())
          .isEqualTo("unknown");
      assertThat(answer.body()).doesNotContain("BX1:");
    }
  }

  @Test
  void a_type_that_is_shown_on_a_phone_alone_is_not_printed() {
    UUID eventId = openEvent(seller);
    UUID phoneOnly = Ids.next();
    UUID inPrint = typed(eventId, Ids.next());
    UUID onPhone = typed(eventId, phoneOnly);
    assertThat(outcome(onPhone)).isEqualTo("printed");

    String path = "/api/events/" + eventId + "/scan-policy";
    String bearer = tokens.bearer(seller, tenant, "seller");
    Answer policy =
        put(path, bearer, "{\"unprintableTicketTypeIds\": [\"%s\"]}".formatted(phoneOnly));
    assertThat(policy.status()).as(policy.body()).isEqualTo(200);
    assertThat(get(path, bearer).json().get("unprintableTicketTypeIds").get(0).asString())
        .isEqualTo(phoneOnly.toString());

    assertThat(outcome(onPhone)).isEqualTo("not_printable");
    assertThat(outcome(inPrint)).isEqualTo("printed");
  }

  @Test
  void a_ticket_that_a_fence_was_put_around_is_dead_on_paper() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    String code = line(ticketId).get("code").asString();
    Answer fence =
        internal(
            "/internal/tickets/" + ticketId + "/fence",
            tenant,
            """
            {"eventId": "%s", "generation": 2, "operationId": "%s", "effect": "blocked",
             "reason": "revoked"}
            """
                .formatted(eventId, Ids.next()));
    assertThat(fence.status()).as(fence.body()).isEqualTo(200);

    assertThat(outcome(ticketId)).isEqualTo("not_valid");
    assertThat(scan(code, eventId).json().get("result").asString()).isEqualTo("refused");
  }

  @Test
  void a_question_that_makes_no_sense_is_refused() {
    String many =
        Stream.generate(() -> "\"" + Ids.next() + "\"").limit(101).collect(Collectors.joining(","));
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"ownerId\": \"%s\"}".formatted(owner),
            "{\"ownerId\": \"%s\", \"ticketIds\": []}".formatted(owner),
            "{\"ownerId\": \"%s\", \"ticketIds\": [null]}".formatted(owner),
            "{\"ownerId\": \"%s\", \"ticketIds\": [\"x\"]}".formatted(owner),
            "{\"ownerId\": \"%s\", \"ticketIds\": [%s]}".formatted(owner, many))) {
      Answer answer = internal("/internal/tickets/printed-codes", tenant, body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.problem()).isNotBlank();
    }
  }
}
