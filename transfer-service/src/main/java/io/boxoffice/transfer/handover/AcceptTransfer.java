package io.boxoffice.transfer.handover;

import io.boxoffice.common.security.CurrentUser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Accepts a transfer once, and carries it out as far as it goes. */
@Service
class AcceptTransfer {
  static final String TOO_MANY_WRONG_CODES = "too-many-wrong-codes";

  private final TransferStore transfers;
  private final TransferEvents events;
  private final CarryOutTransfer carryOut;
  private final TransferProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  AcceptTransfer(
      TransferStore transfers,
      TransferEvents events,
      CarryOutTransfer carryOut,
      TransferProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.transfers = transfers;
    this.events = events;
    this.carryOut = carryOut;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The ticket is the caller's. */
    record Completed(Transfer transfer) implements Outcome {}

    /** Accepted, and still being carried out. */
    record InProgress(Transfer transfer) implements Outcome {}

    /** It can no longer be accepted, or could not be carried out. */
    record Over(Transfer transfer) implements Outcome {}

    /** The code is wrong. */
    record WrongCode(int attemptsLeft) implements Outcome {}

    /** The sender cannot accept. */
    record NotRecipient() implements Outcome {}

    /** The caller's address fits, but nobody has verified it. */
    record EmailNotVerified() implements Outcome {}

    /** No such transfer, or none of the caller's: not told apart. */
    record Unknown() implements Outcome {}
  }

  private sealed interface Decision {
    record Go() implements Decision {}

    record Answer(Outcome outcome) implements Decision {}
  }

  Outcome accept(CurrentUser user, UUID id, String acceptanceCode) {
    return switch (transaction.execute(status -> decide(user, id, acceptanceCode))) {
      case Decision.Answer answer -> answer.outcome();
      case Decision.Go _ -> outcome(carryOut.carryOut(id));
    };
  }

  /** The row is held, so that neither two acceptances nor two guesses pass at once. */
  private Decision decide(CurrentUser user, UUID id, String acceptanceCode) {
    @Nullable Transfer transfer = transfers.findForUpdate(id).orElse(null);
    if (transfer == null) {
      return new Decision.Answer(new Outcome.Unknown());
    }
    return switch (transfer.partOf(user)) {
      case NONE -> new Decision.Answer(new Outcome.Unknown());
      case SENDER -> new Decision.Answer(new Outcome.NotRecipient());
      case UNVERIFIED_RECIPIENT -> new Decision.Answer(new Outcome.EmailNotVerified());
      case RECIPIENT -> decideFor(user, transfer, acceptanceCode);
    };
  }

  private Decision decideFor(CurrentUser user, Transfer transfer, String acceptanceCode) {
    Instant now = time.instant();
    if (transfer.status() != TransferStatus.PENDING) {
      return new Decision.Answer(outcome(transfer));
    }
    if (transfer.overdue(now)) {
      return closed(transfer, TransferStatus.EXPIRED, null, now);
    }
    if (!Codes.matches(transfer, acceptanceCode)) {
      transfers.countWrongCode(transfer.id());
      int left = TransferRules.MAX_WRONG_CODES - transfer.wrongCodes() - 1;
      return left > 0
          ? new Decision.Answer(new Outcome.WrongCode(left))
          : closed(transfer, TransferStatus.CANCELLED, TOO_MANY_WRONG_CODES, now);
    }
    if (!transfers.accept(transfer.id(), user.userId(), now, now.plus(properties.lease()))) {
      throw new IllegalStateException("a held row changed: " + transfer.id());
    }
    events.publish(transfers.find(transfer.id()).orElseThrow());
    return new Decision.Go();
  }

  private Decision closed(
      Transfer transfer, TransferStatus status, @Nullable String reason, Instant now) {
    if (!transfers.close(transfer.id(), status, reason, now)) {
      throw new IllegalStateException("a held row changed: " + transfer.id());
    }
    Transfer closed = transfers.find(transfer.id()).orElseThrow();
    events.publish(closed);
    return new Decision.Answer(new Outcome.Over(closed));
  }

  private static Outcome outcome(Transfer transfer) {
    return switch (transfer.status()) {
      case COMPLETED -> new Outcome.Completed(transfer);
      case PENDING, ACCEPTED -> new Outcome.InProgress(transfer);
      case REJECTED, CANCELLED, EXPIRED -> new Outcome.Over(transfer);
    };
  }
}
