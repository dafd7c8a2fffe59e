package io.boxoffice.transfer.handover;

import io.boxoffice.common.outbox.DomainEvent;
import io.boxoffice.common.outbox.Outbox;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what became of transfers, in the transaction of the change. */
@Component
class TransferEvents {
  private final Outbox outbox;

  TransferEvents(Outbox outbox) {
    this.outbox = outbox;
  }

  record Payload(
      UUID transferId,
      UUID ticketId,
      UUID eventId,
      UUID fromUserId,
      @Nullable UUID toUserId,
      TransferStatus status) {}

  /** Publishes the state that the transfer is in. */
  void publish(Transfer transfer) {
    outbox.publish(
        new DomainEvent(
            type(transfer.status()),
            transfer.id(),
            transfer.version(),
            new Payload(
                transfer.id(),
                transfer.ticketId(),
                transfer.eventId(),
                transfer.fromUserId(),
                transfer.toUserId(),
                transfer.status())));
  }

  private static String type(TransferStatus status) {
    return switch (status) {
      case PENDING -> "transfer.offered.v1";
      case ACCEPTED -> "transfer.accepted.v1";
      case REJECTED -> "transfer.rejected.v1";
      case CANCELLED -> "transfer.cancelled.v1";
      case COMPLETED -> "transfer.completed.v1";
      case EXPIRED -> "transfer.expired.v1";
    };
  }
}
