package io.boxoffice.purchase.ticket;

import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** What happens to tickets elsewhere: minted on the chain, let in at a gate. */
@Component
class TicketEventListeners {
  private static final Logger log = LoggerFactory.getLogger(TicketEventListeners.class);
  private final Inbox inbox;
  private final TicketStore tickets;
  private final InstantSource time;

  TicketEventListeners(Inbox inbox, TicketStore tickets, InstantSource time) {
    this.inbox = inbox;
    this.tickets = tickets;
    this.time = time;
  }

  record Minted(UUID ticketId, String mintAddress, String owner, String signature) {}

  record CheckedIn(UUID ticketId, Instant admittedAt) {}

  @KafkaListener(id = "purchase-minting", topics = "boxoffice.minting")
  void minting(ConsumerRecord<String, byte[]> message) {
    inbox.process(
        message,
        event -> {
          if (event.type().equals("ticket.minted.v1")) {
            minted(event, event.payload(Minted.class));
          }
        });
  }

  @KafkaListener(id = "purchase-checkin", topics = "boxoffice.checkin")
  void checkin(ConsumerRecord<String, byte[]> message) {
    inbox.process(
        message,
        event -> {
          if (event.type().equals("ticket.checked_in.v1")) {
            checkedIn(event.payload(CheckedIn.class));
          }
        });
  }

  /** A mint that lands after a transfer or a scan leaves the status as that made it. */
  private void minted(IncomingEvent event, Minted minted) {
    tickets.token(
        minted.ticketId(),
        minted.mintAddress(),
        minted.owner(),
        minted.signature(),
        event.occurredAt());
    Instant now = time.instant();
    if (tickets.change(minted.ticketId(), TicketStatus.SOLD, TicketStatus.MINTED, now)) {
      tickets.change(minted.ticketId(), TicketStatus.MINTED, TicketStatus.ACTIVE, now);
    }
  }

  private void checkedIn(CheckedIn admission) {
    if (tickets.checkedIn(admission.ticketId(), admission.admittedAt(), time.instant())) {
      return;
    }
    tickets
        .find(admission.ticketId())
        .filter(ticket -> ticket.status() != TicketStatus.CHECKED_IN)
        .ifPresent(
            ticket ->
                log.error("ticket {} was let in although it is {}", ticket.id(), ticket.status()));
  }
}
