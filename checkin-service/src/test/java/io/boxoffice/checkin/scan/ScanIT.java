package io.boxoffice.checkin.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.ticket.TicketStatus;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ScanIT extends CheckinIT {
  private final UUID seller = Ids.next();
  private final UUID owner = Ids.next();

  private String code(UUID ticketId) {
    return get("/api/tickets/" + ticketId + "/qr", buyerToken(owner)).json().get("code").asString();
  }

  private JsonNode scan(String code, UUID eventId, @Nullable UUID gateId) {
    Map<String, Object> body = new HashMap<>(Map.of("code", code, "eventId", eventId));
    if (gateId != null) {
      body.put("gateId", gateId);
    }
    Answer answer = post("/api/scans", staffToken(), json.writeValueAsString(body));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static String verdict(JsonNode answer) {
    return answer.has("reason") ? answer.get("reason").asString() : answer.get("result").asString();
  }

  private UUID gate(UUID eventId, String name) {
    Answer answer =
        post(
            "/api/events/" + eventId + "/gates",
            tokens.bearer(seller, tenant, "seller"),
            "{\"name\": \"" + name + "\", \"zone\": \"GA\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return UUID.fromString(answer.json().get("id").asString());
  }

  private Map<String, Object> recorded(JsonNode answer) {
    return database()
        .sql("select * from checkin.ticket_scans where id = :id")
        .param("id", UUID.fromString(answer.get("scanId").asString()))
        .query()
        .singleRow();
  }

  @Test
  void the_owner_is_let_in_once_and_everybody_hears_of_it() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    UUID gateId = gate(eventId, "North");

    JsonNode first = scan(code(ticketId), eventId, gateId);
    assertThat(first.get("result").asString()).isEqualTo("admitted");
    assertThat(first.get("ticketId").asString()).isEqualTo(ticketId.toString());
    assertThat(first.get("ticketNumber").asString()).isEqualTo("BXT-" + ticketId);
    assertThat(first.get("admittedGateId").asString()).isEqualTo(gateId.toString());

    JsonNode second = scan(code(ticketId), eventId, null);
    assertThat(verdict(second)).isEqualTo("already_admitted");
    assertThat(second.get("admittedAt")).isEqualTo(first.get("admittedAt"));
    assertThat(second.get("admittedGateId").asString()).isEqualTo(gateId.toString());

    List<Map<String, Object>> messages =
        database()
            .sql("select * from checkin.outbox where aggregate_id = :id")
            .param("id", ticketId)
            .query()
            .listOfRows();
    assertThat(messages).hasSize(1);
    String payload = String.valueOf(messages.getFirst().get("payload"));
    assertThat(Contracts.violations("ticket.checked_in.v1", payload)).isEmpty();
    assertThat(messages.getFirst())
        .containsEntry("type", "ticket.checked_in.v1")
        .containsEntry("aggregate_version", 1L)
        .containsEntry("tenant_id", tenant);
    assertThat(json.readTree(payload).get("scanId")).isEqualTo(first.get("scanId"));
    assertThat(json.readTree(payload).get("gateId").asString()).isEqualTo(gateId.toString());
  }

  @Test
  void every_attempt_is_recorded_and_no_code_is() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    String code = code(ticketId);
    JsonNode admitted = scan(code, eventId, null);
    assertThat(recorded(admitted))
        .containsEntry("result", "admitted")
        .containsEntry("ticket_id", ticketId)
        .containsEntry("staff_id", staff);
    JsonNode unreadable = scan("HTTPS://EXAMPLE.TEST", eventId, null);
    assertThat(recorded(unreadable))
        .containsEntry("result", "refused")
        .containsEntry("reason", "invalid_code")
        .containsEntry("ticket_id", null);
    assertThat(recorded(admitted).toString()).doesNotContain(code);
  }

  @ParameterizedTest
  @CsvSource({"-3,-3", "600,600", "601,600", "-999999,-600", "999999999,600"})
  void a_devices_clock_is_kept_within_bounds_and_keeps_nobody_out(long skew, long kept) {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    Instant deviceTime = clock.instant().plusSeconds(skew);
    Answer answer =
        post(
            "/api/scans",
            staffToken(),
            json.writeValueAsString(
                Map.of("code", code(ticketId), "eventId", eventId, "scannedAt", deviceTime)));
    assertThat(verdict(answer.json())).isEqualTo("admitted");
    Map<String, Object> row = recorded(answer.json());
    long between =
        ((java.sql.Timestamp) row.get("scanned_at")).getTime()
            - ((java.sql.Timestamp) row.get("received_at")).getTime();
    assertThat(between).isBetween(kept * 1000 - 5000, kept * 1000 + 5000);
    assertThat((Long) row.get("device_skew_ms")).isBetween(skew * 1000 - 5000, skew * 1000 + 5000);
  }

  @Test
  void a_code_of_an_old_step_is_expired_even_as_a_replay() {
    UUID eventId = openEvent(seller);
    String code = code(ticket(eventId, owner));
    clock.advance(Duration.ofSeconds(91));
    assertThat(verdict(scan(code, eventId, null))).isEqualTo("expired_code");
  }

  @Test
  void a_code_from_before_the_ticket_changed_hands_is_superseded() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    String code = code(ticketId);
    inTenant(() -> tickets.transferred(ticketId, eventId, Ids.next(), 2, 2, clock.instant()));
    assertThat(verdict(scan(code, eventId, null))).isEqualTo("superseded_code");
  }

  @Test
  void a_code_of_another_event_is_refused_at_this_one() {
    UUID eventId = openEvent(seller);
    String code = code(ticket(openEvent(seller), owner));
    JsonNode answer = scan(code, eventId, null);
    assertThat(verdict(answer)).isEqualTo("wrong_event");
    assertThat(verdict(scan(code, Ids.next(), null))).isEqualTo("wrong_event");
  }

  @Test
  void a_gate_must_be_one_of_the_event() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    UUID elsewhere = gate(openEvent(seller), "Elsewhere");
    assertThat(verdict(scan(code(ticketId), eventId, elsewhere))).isEqualTo("wrong_gate");
    assertThat(verdict(scan(code(ticketId), eventId, Ids.next()))).isEqualTo("wrong_gate");
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("admitted");
  }

  @Test
  void the_doors_open_and_close() {
    Instant start = clock.instant().plus(Duration.ofHours(10));
    UUID eventId = event(seller, start);
    UUID ticketId = ticket(eventId, owner);
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("not_yet_open");
    clock.advance(Duration.ofHours(10 + 3 + 2).plusMinutes(1));
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("closed");
    clock.advance(Duration.ofMinutes(-2));
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("admitted");
  }

  @Test
  void an_event_that_moves_takes_its_doors_along() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    Instant later = clock.instant().plus(Duration.ofDays(2));
    inTenant(
        () ->
            events.write(
                new AdmissionEvent(eventId, seller, later, later.plusSeconds(60), false), 2));
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("not_yet_open");
    // older news changes nothing
    inTenant(
        () ->
            events.write(
                new AdmissionEvent(
                    eventId, seller, clock.instant(), clock.instant().plusSeconds(60), false),
                1));
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("not_yet_open");
  }

  @Test
  void nobody_is_let_into_an_event_that_was_called_off() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    Instant start = clock.instant();
    inTenant(
        () ->
            events.write(
                new AdmissionEvent(eventId, seller, start, start.plusSeconds(60), true), 2));
    assertThat(verdict(scan(code(ticketId), eventId, null))).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @EnumSource(value = TicketStatus.class, names = "ADMISSIBLE", mode = EnumSource.Mode.EXCLUDE)
  void an_ended_ticket_lets_nobody_in(TicketStatus status) {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    String code = code(ticketId);
    inTenant(() -> tickets.ended(ticketId, eventId, status, 1, 2, clock.instant()));
    assertThat(verdict(scan(code, eventId, null)))
        .isEqualTo(status == TicketStatus.EXPIRED ? "closed" : status.wireName());
    assertThat(get("/api/tickets/" + ticketId + "/qr", buyerToken(owner)).problem())
        .isEqualTo("ticket-not-valid");
  }

  @Test
  void a_ticket_the_gates_have_not_heard_of_is_unknown() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    String code = code(ticketId);
    database()
        .sql("delete from checkin.admission_tickets where ticket_id = :id")
        .param("id", ticketId)
        .update();
    assertThat(verdict(scan(code, eventId, null))).isEqualTo("unknown_ticket");
  }

  @Test
  void another_tenants_staff_cannot_read_the_code() {
    UUID eventId = openEvent(seller);
    UUID ticketId = ticket(eventId, owner);
    Answer answer =
        post(
            "/api/scans",
            tokens.bearer(Ids.next(), Ids.next(), "venue_staff"),
            json.writeValueAsString(Map.of("code", code(ticketId), "eventId", eventId)));
    assertThat(verdict(answer.json())).isEqualTo("invalid_code");
  }

  @Test
  void the_counts_tell_who_is_in_and_who_was_not_let_in() {
    UUID eventId = openEvent(seller);
    UUID gateId = gate(eventId, "South");
    UUID in = ticket(eventId, owner);
    ticket(eventId, owner);
    scan(code(in), eventId, gateId);
    scan(code(in), eventId, gateId);
    scan("nonsense", eventId, gateId);
    Answer answer = get("/api/events/" + eventId + "/admissions", staffToken());
    assertThat(answer.json())
        .isEqualTo(
            json.readTree(
                """
                {"eventId": "%s", "admitted": 1, "remaining": 1,
                 "perGate": [{"gateId": "%s", "admitted": 1}],
                 "refusals": [{"reason": "already_admitted", "count": 1},
                              {"reason": "invalid_code", "count": 1}]}
                """
                    .formatted(eventId, gateId)));
  }
}
