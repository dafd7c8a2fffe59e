package io.boxoffice.purchase.ticket;

import io.boxoffice.common.outbox.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Payloads of the {@code ticket.*} events. */
final class TicketEvents {
  private TicketEvents() {}

  record Purchased(
      UUID ticketId,
      String ticketNumber,
      UUID orderId,
      UUID eventId,
      String eventTitle,
      Instant eventStartsAt,
      Instant eventEndsAt,
      UUID ticketTypeId,
      String ticketTypeName,
      UUID ownerId,
      int generation,
      TicketStatus status,
      boolean mintingEnabled,
      long faceValueMinor,
      String currency) {}

  record Transferred(
      UUID ticketId,
      UUID eventId,
      UUID fromUserId,
      UUID toUserId,
      int generation,
      UUID operationId) {}

  record Ended(
      UUID ticketId, UUID eventId, UUID ownerId, int generation, @Nullable String reason) {}

  static DomainEvent ended(String type, Ticket ticket) {
    return new DomainEvent(
        type,
        ticket.id(),
        ticket.version(),
        new Ended(
            ticket.id(),
            ticket.eventId(),
            ticket.ownerId(),
            ticket.generation(),
            type.equals("ticket.expired.v1") ? "event_ended" : ticket.statusReason()));
  }
}
