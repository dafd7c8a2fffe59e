package io.boxoffice.checkin.inventory;

import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps the events of the gates as inventory tells them. */
@Component
class EventListener {
  private final Inbox inbox;
  private final AdmissionEvents events;

  EventListener(Inbox inbox, AdmissionEvents events) {
    this.inbox = inbox;
    this.events = events;
  }

  record EventPayload(
      UUID eventId, UUID ownerId, Instant startsAt, Instant endsAt, String status) {}

  @KafkaListener(id = "checkin-inventory", topics = "boxoffice.inventory")
  void on(ConsumerRecord<String, byte[]> message) {
    inbox.process(message, this::apply);
  }

  private void apply(IncomingEvent message) {
    switch (message.type()) {
      case "event.published.v1", "event.changed.v1" ->
          write(message, message.payload(EventPayload.class).status().equals("cancelled"));
      case "event.cancelled.v1" -> write(message, true);
      default -> {
        // the topic tells more than the gates need
      }
    }
  }

  private void write(IncomingEvent message, boolean cancelled) {
    EventPayload payload = message.payload(EventPayload.class);
    events.write(
        new AdmissionEvent(
            payload.eventId(), payload.ownerId(), payload.startsAt(), payload.endsAt(), cancelled),
        message.aggregateVersion());
  }
}
