package io.boxoffice.transfer.handover;

import io.boxoffice.common.security.CurrentUser;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends an offer that nobody has accepted: the recipient rejects it or the sender takes it back. */
@Service
class CloseTransfer {
  private final TransferStore transfers;
  private final TransferEvents events;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  CloseTransfer(
      TransferStore transfers,
      TransferEvents events,
      TransactionTemplate transaction,
      InstantSource time) {
    this.transfers = transfers;
    this.events = events;
    this.transaction = transaction;
    this.time = time;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** Closed, now or before by the same wish. */
    record Closed(Transfer transfer) implements Outcome {}

    /** It has come to another end, or is being carried out. */
    record TooLate(Transfer transfer) implements Outcome {}

    /** The caller is the other one of the two. */
    record NotYours() implements Outcome {}

    /** No such transfer, or none of the caller's: not told apart. */
    record Unknown() implements Outcome {}
  }

  Outcome reject(CurrentUser user, UUID id) {
    return transaction.execute(
        status -> close(user, id, Transfer.Part.RECIPIENT, TransferStatus.REJECTED));
  }

  Outcome cancel(CurrentUser user, UUID id) {
    return transaction.execute(
        status -> close(user, id, Transfer.Part.SENDER, TransferStatus.CANCELLED));
  }

  private Outcome close(CurrentUser user, UUID id, Transfer.Part part, TransferStatus end) {
    @Nullable Transfer transfer = transfers.find(id).orElse(null);
    if (transfer == null || transfer.partOf(user) == Transfer.Part.NONE) {
      return new Outcome.Unknown();
    }
    if (transfer.partOf(user) != part) {
      return new Outcome.NotYours();
    }
    if (transfers.close(id, end, null, time.instant())) {
      Transfer closed = transfers.find(id).orElseThrow();
      events.publish(closed);
      return new Outcome.Closed(closed);
    }
    Transfer now = transfers.find(id).orElseThrow();
    return now.status() == end ? new Outcome.Closed(now) : new Outcome.TooLate(now);
  }
}
