package io.boxoffice.checkin.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.checkin.CheckinIT;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.TicketStatus;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Contracts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.node.ObjectNode;

class ProjectionIT extends CheckinIT {
  @Autowired KafkaTemplate<String, byte[]> kafka;

  private final UUID ticketId = Ids.next();
  private final UUID eventId = Ids.next();
  private final UUID buyer = Ids.next();
  private final UUID friend = Ids.next();

  private ObjectNode example(String type) {
    ObjectNode payload = (ObjectNode) json.readTree(Contracts.example(type));
    payload.put("eventId", eventId.toString());
    if (payload.has("ticketId")) {
      payload.put("ticketId", ticketId.toString());
    }
    return payload;
  }

  private void tell(String topic, String type, UUID aggregate, long version, ObjectNode payload) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(topic, aggregate.toString(), json.writeValueAsBytes(payload));
    header(message, "ce_specversion", "1.0");
    header(message, "ce_id", Ids.next().toString());
    header(message, "ce_type", type);
    header(message, "ce_source", "/test");
    header(message, "ce_subject", aggregate.toString());
    header(message, "ce_time", clock.instant().toString());
    header(message, "ce_tenantid", tenant.toString());
    header(message, "ce_aggregateversion", Long.toString(version));
    kafka.send(message).join();
  }

  private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void purchased(long version) {
    ObjectNode payload = example("ticket.purchased.v1");
    payload.put("ownerId", buyer.toString());
    tell("boxoffice.purchase", "ticket.purchased.v1", ticketId, version, payload);
  }

  private void transferred(long version, int generation) {
    ObjectNode payload = example("ticket.transferred.v1");
    payload.put("toUserId", friend.toString());
    payload.put("generation", generation);
    tell("boxoffice.purchase", "ticket.transferred.v1", ticketId, version, payload);
  }

  private @Nullable AdmissionTicket known() {
    return TenantContext.system(tenant, "test")
        .call(() -> transaction.execute(status -> tickets.find(ticketId)))
        .orElse(null);
  }

  private void untilKnown(java.util.function.Predicate<AdmissionTicket> what) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              AdmissionTicket ticket = known();
              return ticket != null && what.test(ticket);
            });
  }

  @Test
  void the_ledgers_events_make_move_and_end_a_ticket() {
    purchased(1);
    untilKnown(ticket -> buyer.equals(ticket.ownerId()));
    transferred(3, 2);
    untilKnown(ticket -> friend.equals(ticket.ownerId()) && ticket.generation() == 2);
    ObjectNode revoked = example("ticket.revoked.v1");
    revoked.put("generation", 3);
    tell("boxoffice.purchase", "ticket.revoked.v1", ticketId, 4, revoked);
    untilKnown(ticket -> ticket.status() == TicketStatus.REVOKED && ticket.generation() == 3);
  }

  @Test
  void older_news_fills_in_what_was_missing_and_takes_nothing_back() {
    transferred(3, 2);
    untilKnown(ticket -> friend.equals(ticket.ownerId()));
    purchased(1);
    untilKnown(ticket -> ticket.ticketNumber() != null);
    assertThat(known())
        .satisfies(
            ticket -> {
              assertThat(ticket.ownerId()).isEqualTo(friend);
              assertThat(ticket.generation()).isEqualTo(2);
            });
  }

  @Test
  void inventorys_events_move_and_cancel_an_event() {
    for (String type :
        new String[] {"event.published.v1", "event.changed.v1", "event.cancelled.v1"}) {
      long version = type.contains("published") ? 1 : type.contains("changed") ? 2 : 3;
      ObjectNode payload = example(type);
      payload.put("startsAt", "2030-01-0" + version + "T10:00:00Z");
      payload.put("endsAt", "2030-01-0" + version + "T12:00:00Z");
      tell("boxoffice.inventory", type, eventId, version, payload);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                TenantContext.system(tenant, "test")
                    .call(() -> events.find(eventId))
                    .filter(event -> event.cancelled())
                    .filter(event -> event.startsAt().toString().startsWith("2030-01-03"))
                    .isPresent());
  }
}
