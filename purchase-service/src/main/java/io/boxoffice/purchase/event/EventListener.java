package io.boxoffice.purchase.event;

import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** What inventory tells of events. */
@Component
class EventListener {
  private static final String CHANGED = "event.changed.v1";
  private static final String CANCELLED = "event.cancelled.v1";
  private final Inbox inbox;
  private final FactStore facts;
  private final CancellationStore cancellations;

  EventListener(Inbox inbox, FactStore facts, CancellationStore cancellations) {
    this.inbox = inbox;
    this.facts = facts;
    this.cancellations = cancellations;
  }

  record Payload(
      UUID eventId,
      String title,
      UUID ownerId,
      String venueName,
      Instant startsAt,
      Instant endsAt,
      String status) {}

  /**
   * Every sale is several messages on this topic: those of no interest cost no transaction, and are
   * fetched many at a time.
   */
  @KafkaListener(
      id = "purchase-inventory",
      topics = "boxoffice.inventory",
      properties = {"fetch.min.bytes=65536", "fetch.max.wait.ms=250"})
  void on(ConsumerRecord<String, byte[]> message) {
    if (isOfInterest(message)) {
      inbox.process(message, this::apply);
    }
  }

  private static boolean isOfInterest(ConsumerRecord<String, byte[]> message) {
    Header type = message.headers().lastHeader("ce_type");
    String name = type == null ? "" : new String(type.value(), StandardCharsets.UTF_8);
    return name.equals(CHANGED) || name.equals(CANCELLED);
  }

  private void apply(IncomingEvent event) {
    Payload payload = event.payload(Payload.class);
    if (event.type().equals(CANCELLED) || payload.status().equals("cancelled")) {
      cancellations.begin(payload.eventId());
    } else {
      facts.learn(payload, event.aggregateVersion());
    }
  }
}
