package io.boxoffice.minting.token;

import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Follows the ticket ledger: each event changes what is wanted, a worker does the rest. */
@Component
class LedgerEvents {
  private final Inbox inbox;
  private final LedgerStore ledger;
  private final InstantSource time;

  LedgerEvents(Inbox inbox, LedgerStore ledger, InstantSource time) {
    this.inbox = inbox;
    this.ledger = ledger;
    this.time = time;
  }

  /** What is read of {@code ticket.purchased.v1}. */
  record Purchased(
      UUID ticketId,
      UUID eventId,
      String ticketNumber,
      String eventTitle,
      @Nullable String seat,
      UUID ownerId,
      long generation,
      boolean mintingEnabled) {}

  /** What is read of {@code ticket.transferred.v1}. */
  record Transferred(UUID ticketId, UUID eventId, UUID toUserId, long generation) {}

  /** What is read of the events that end a ticket's worth. */
  record Invalidated(UUID ticketId, UUID eventId, @Nullable UUID ownerId, long generation) {}

  @KafkaListener(id = "minting-purchase", topics = "boxoffice.purchase")
  void onPurchaseEvent(ConsumerRecord<String, byte[]> message) {
    inbox.process(message, this::apply);
  }

  private void apply(IncomingEvent event) {
    switch (event.type()) {
      case "ticket.purchased.v1" -> {
        Purchased ticket = event.payload(Purchased.class);
        if (ticket.mintingEnabled()) {
          ledger.purchased(event.tenantId(), ticket, event.aggregateVersion(), time.instant());
        }
      }
      case "ticket.transferred.v1" ->
          ledger.transferred(
              event.tenantId(),
              event.payload(Transferred.class),
              event.aggregateVersion(),
              time.instant());
      case "ticket.refunded.v1", "ticket.revoked.v1", "ticket.cancelled.v1" ->
          ledger.invalidated(
              event.tenantId(),
              event.payload(Invalidated.class),
              event.aggregateVersion(),
              time.instant());
      default -> {
        // The topic carries more than the life of tickets.
      }
    }
  }
}
