package io.boxoffice.transfer.handover;

import feign.FeignException;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.transfer.checkin.CheckinClient;
import io.boxoffice.transfer.purchase.PurchaseClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries an accepted transfer out: claim at the ledger, fence at the gates, finish at the ledger.
 *
 * <p>Each step is one remote call that may be repeated, and one row update that records its answer.
 * A crash anywhere leaves the step to be done again. A call that nobody answered is repeated until
 * somebody does: only a definite no of the ledger's claim or of the gates ends a transfer.
 */
@Service
class CarryOutTransfer {
  private static final Logger log = LoggerFactory.getLogger(CarryOutTransfer.class);
  private static final int MOST_STEPS = 6;

  /** The ledger's own noes to a claim; a status alone may come from anything on the way. */
  private static final Set<String> CLAIM_REFUSALS =
      Set.of("unknown-ticket", "ticket-not-claimable", "operation-pending");

  /** The gates' own noes to a fence. */
  private static final Set<String> FENCE_REFUSALS =
      Set.of(
          "already-admitted", "doors-open", "generation-taken", "unknown-event", "event-mismatch");

  private final PurchaseClient ledger;
  private final CheckinClient gates;
  private final TransferStore transfers;
  private final TransferEvents events;
  private final TransferProperties properties;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  CarryOutTransfer(
      PurchaseClient ledger,
      CheckinClient gates,
      TransferStore transfers,
      TransferEvents events,
      TransferProperties properties,
      TransactionTemplate transaction,
      InstantSource time) {
    this.ledger = ledger;
    this.gates = gates;
    this.transfers = transfers;
    this.events = events;
    this.properties = properties;
    this.transaction = transaction;
    this.time = time;
  }

  private sealed interface Answer {
    /** The step is done. */
    record Done() implements Answer {}

    /** The ticket is claimed. */
    record Claimed(int generation) implements Answer {}

    /** A definite no. */
    record Refused(String reason) implements Answer {}

    /** Nobody knows. */
    record Unknown() implements Answer {}
  }

  /**
   * Takes a transfer of the current tenant as far as it goes now, and returns it as it then is. Not
   * to be called inside a transaction.
   */
  Transfer carryOut(UUID id) {
    Transfer transfer = load(id);
    for (int i = 0; i < MOST_STEPS && transfer.status() == TransferStatus.ACCEPTED; i++) {
      Transfer current = transfer;
      Answer answer = perform(current);
      transaction.executeWithoutResult(status -> write(current, answer));
      transfer = load(id);
      if (answer instanceof Answer.Unknown) {
        return transfer;
      }
    }
    return transfer;
  }

  private Transfer load(UUID id) {
    return transaction.execute(status -> transfers.find(id).orElseThrow());
  }

  private Answer perform(Transfer transfer) {
    try {
      return switch (transfer.step()) {
        case CLAIM -> claim(transfer);
        case FENCE -> fence(transfer);
        case FINISH -> finish(transfer);
        case GIVE_UP -> giveUp(transfer);
        case OFFERED, DONE ->
            throw new IllegalStateException("nothing to carry out: " + transfer.id());
      };
    } catch (RemoteUnavailable e) {
      log.warn("transfer {} waits at {}: {}", transfer.id(), transfer.step(), e.getMessage());
      return new Answer.Unknown();
    } catch (RemoteRefusal e) {
      return refused(transfer, e);
    } catch (FeignException e) {
      // an answer that cannot be read is no answer
      log.error("transfer {} got a strange answer at {}", transfer.id(), transfer.step(), e);
      return new Answer.Unknown();
    }
  }

  private Answer claim(Transfer transfer) {
    return new Answer.Claimed(
        ledger
            .claim(
                transfer.ticketId(),
                new PurchaseClient.Claim(transfer.id(), "transfer", transfer.fromUserId()))
            .generation());
  }

  private Answer fence(Transfer transfer) {
    gates.fence(
        transfer.ticketId(),
        new CheckinClient.Fence(
            transfer.eventId(),
            Objects.requireNonNull(transfer.generation()),
            transfer.id(),
            "owned_by",
            Objects.requireNonNull(transfer.toUserId())));
    return new Answer.Done();
  }

  private Answer finish(Transfer transfer) {
    ledger.finish(
        transfer.ticketId(),
        transfer.id(),
        new PurchaseClient.Finish(Objects.requireNonNull(transfer.toUserId())));
    return new Answer.Done();
  }

  private Answer giveUp(Transfer transfer) {
    ledger.giveUp(transfer.ticketId(), transfer.id());
    return new Answer.Done();
  }

  /** Behind the fence there is no way back: then a refusal is a fault to be repaired, not a no. */
  private static Answer refused(Transfer transfer, RemoteRefusal refusal) {
    Set<String> definite =
        switch (transfer.step()) {
          case CLAIM -> CLAIM_REFUSALS;
          case FENCE -> FENCE_REFUSALS;
          case FINISH, GIVE_UP, OFFERED, DONE -> Set.of();
        };
    if (definite.contains(refusal.slug())) {
      return new Answer.Refused(refusal.slug());
    }
    log.error(
        "transfer {} is stuck at {} and goes on trying: {}",
        transfer.id(),
        transfer.step(),
        refusal.getMessage());
    return new Answer.Unknown();
  }

  /** When another process was quicker the guarded update changes nothing, and neither do we. */
  private void write(Transfer transfer, Answer answer) {
    UUID id = transfer.id();
    Instant now = time.instant();
    switch (answer) {
      case Answer.Claimed claimed -> transfers.claimed(id, claimed.generation());
      case Answer.Unknown _ ->
          transfers.postpone(
              id, transfer.step(), now.plus(properties.pauseAfter(transfer.attempts())));
      case Answer.Refused refused -> {
        // an earlier claim that nobody answered may have taken effect: then it is given up, too
        if (transfer.step() == Step.FENCE || transfer.attempts() > 0) {
          transfers.refused(id, transfer.step(), refused.reason());
        } else {
          end(id, transfer.step(), TransferStatus.CANCELLED, refused.reason(), now);
        }
      }
      case Answer.Done _ -> {
        switch (transfer.step()) {
          case FENCE -> transfers.fenced(id);
          case FINISH -> end(id, Step.FINISH, TransferStatus.COMPLETED, null, now);
          case GIVE_UP -> end(id, Step.GIVE_UP, TransferStatus.CANCELLED, null, now);
          case OFFERED, CLAIM, DONE ->
              throw new IllegalStateException("no such answer to " + transfer.step());
        }
      }
    }
  }

  private void end(
      UUID id, Step from, TransferStatus status, @Nullable String reason, Instant now) {
    if (transfers.end(id, from, status, reason, now)) {
      events.publish(transfers.find(id).orElseThrow());
    }
  }
}
