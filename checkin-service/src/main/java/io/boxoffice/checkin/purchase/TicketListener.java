package io.boxoffice.checkin.purchase;

import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.checkin.ticket.TicketStatus;
import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Keeps the tickets of the gates as the ledger tells them. */
@Component
class TicketListener {
  private final Inbox inbox;
  private final AdmissionTicketStore tickets;
  private final AdmissionEvents events;
  private final InstantSource time;

  TicketListener(
      Inbox inbox, AdmissionTicketStore tickets, AdmissionEvents events, InstantSource time) {
    this.inbox = inbox;
    this.tickets = tickets;
    this.events = events;
    this.time = time;
  }

  record Purchased(
      UUID ticketId,
      String ticketNumber,
      UUID eventId,
      Instant eventStartsAt,
      Instant eventEndsAt,
      @Nullable UUID ticketTypeId,
      @Nullable String ticketTypeName,
      UUID ownerId,
      int generation) {}

  record Transferred(UUID ticketId, UUID eventId, UUID toUserId, int generation) {}

  record Ended(UUID ticketId, UUID eventId, int generation) {}

  @KafkaListener(id = "checkin-purchase", topics = "boxoffice.purchase")
  void on(ConsumerRecord<String, byte[]> message) {
    inbox.process(message, this::apply);
  }

  private void apply(IncomingEvent message) {
    switch (message.type()) {
      case "ticket.purchased.v1" -> purchased(message);
      case "ticket.transferred.v1" -> transferred(message);
      case "ticket.refunded.v1" -> ended(message, TicketStatus.REFUNDED);
      case "ticket.revoked.v1" -> ended(message, TicketStatus.REVOKED);
      case "ticket.cancelled.v1" -> ended(message, TicketStatus.CANCELLED);
      case "ticket.expired.v1" -> ended(message, TicketStatus.EXPIRED);
      default -> {
        // the topic tells more than the gates need
      }
    }
  }

  private void purchased(IncomingEvent message) {
    Purchased payload = message.payload(Purchased.class);
    events.write(
        new AdmissionEvent(
            payload.eventId(), null, payload.eventStartsAt(), payload.eventEndsAt(), false),
        0);
    tickets.purchased(
        new AdmissionTicketStore.Purchase(
            payload.ticketId(),
            payload.eventId(),
            payload.ticketNumber(),
            payload.ticketTypeId(),
            payload.ticketTypeName(),
            payload.ownerId(),
            payload.generation()),
        message.aggregateVersion(),
        time.instant());
  }

  private void transferred(IncomingEvent message) {
    Transferred payload = message.payload(Transferred.class);
    tickets.transferred(
        payload.ticketId(),
        payload.eventId(),
        payload.toUserId(),
        payload.generation(),
        message.aggregateVersion(),
        time.instant());
  }

  private void ended(IncomingEvent message, TicketStatus status) {
    Ended payload = message.payload(Ended.class);
    tickets.ended(
        payload.ticketId(),
        payload.eventId(),
        status,
        payload.generation(),
        message.aggregateVersion(),
        time.instant());
  }
}
