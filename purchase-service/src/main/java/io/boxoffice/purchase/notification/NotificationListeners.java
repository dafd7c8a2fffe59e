package io.boxoffice.purchase.notification;

import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.inbox.IncomingEvent;
import io.boxoffice.purchase.notification.Notification.Details;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Queues mails about what happens elsewhere: offers of tickets, and of stock that came back. */
@Component
class NotificationListeners {
  private static final String OFFERED = "transfer.offered.v1";
  private static final String ACCEPTED = "transfer.accepted.v1";
  private static final String WAITLIST = "waitlist.offered.v1";
  private final Inbox inbox;
  private final NotificationStore store;
  private final InstantSource time;

  NotificationListeners(Inbox inbox, NotificationStore store, InstantSource time) {
    this.inbox = inbox;
    this.store = store;
    this.time = time;
  }

  record Transfer(UUID transferId, UUID ticketId, UUID fromUserId, @Nullable UUID toUserId) {}

  record WaitlistOffer(
      UUID eventId, UUID userId, int quantity, UUID reservationId, Instant expiresAt) {}

  @KafkaListener(id = "purchase-transfer", topics = "boxoffice.transfer")
  void transfer(ConsumerRecord<String, byte[]> message) {
    if (isOneOf(message, Set.of(OFFERED, ACCEPTED))) {
      inbox.process(message, this::transfer);
    }
  }

  // few of the many are for it, and none is in a hurry
  @KafkaListener(
      id = "purchase-waitlist",
      topics = "boxoffice.inventory",
      properties = {"fetch.min.bytes=65536", "fetch.max.wait.ms=250"})
  void inventory(ConsumerRecord<String, byte[]> message) {
    if (isOneOf(message, Set.of(WAITLIST))) {
      inbox.process(message, event -> waitlist(event.payload(WaitlistOffer.class)));
    }
  }

  /** Most of what a topic carries is passed over without a look at the database. */
  private static boolean isOneOf(ConsumerRecord<String, byte[]> message, Set<String> types) {
    Header type = message.headers().lastHeader("ce_type");
    return type != null && types.contains(new String(type.value(), StandardCharsets.UTF_8));
  }

  private void transfer(IncomingEvent event) {
    Transfer transfer = event.payload(Transfer.class);
    boolean offered = event.type().equals(OFFERED);
    store.queue(
        offered ? NotificationKind.TRANSFER_OFFERED : NotificationKind.TRANSFER_ACCEPTED,
        transfer.transferId(),
        offered ? transfer.toUserId() : transfer.fromUserId(),
        transfer.ticketId(),
        Details.NONE,
        time.instant());
  }

  private void waitlist(WaitlistOffer offer) {
    store.queue(
        NotificationKind.WAITLIST_OFFERED,
        offer.reservationId(),
        offer.userId(),
        null,
        Details.waitlist(offer.eventId(), offer.quantity(), offer.expiresAt()),
        time.instant());
  }
}
