package io.boxoffice.purchase.ticket;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.saga.Driven;
import io.boxoffice.purchase.saga.Lease;
import io.boxoffice.purchase.saga.SagaDriver;
import io.boxoffice.purchase.saga.Sagas;
import io.boxoffice.purchase.ticket.TicketStore.Claimed;
import io.boxoffice.purchase.ticket.TicketStore.Wish;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes a ticket invalid: claimed at the ledger, blocked at the gates, then revoked. */
@Component
class RevokeTicket {
  private final TicketStore tickets;
  private final RevocationStore revocations;
  private final RevocationSaga saga;
  private final Sagas sagas;
  private final SagaDriver driver;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  RevokeTicket(
      TicketStore tickets,
      RevocationStore revocations,
      RevocationSaga saga,
      Sagas sagas,
      SagaDriver driver,
      TransactionTemplate transaction,
      InstantSource time) {
    this.tickets = tickets;
    this.revocations = revocations;
    this.saga = saga;
    this.sagas = sagas;
    this.driver = driver;
    this.transaction = transaction;
    this.time = time;
  }

  sealed interface Outcome {
    record Revoked() implements Outcome {}

    /** The gates did not answer yet; a worker goes on. */
    record UnderWay() implements Outcome {}

    record UnknownTicket() implements Outcome {}

    record OperationPending() implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  private sealed interface Begun {
    record Claimed(Lease lease, Revocation revocation) implements Begun {}

    record Decided(Outcome outcome) implements Begun {}
  }

  /**
   * Revokes a ticket.
   *
   * @param allOfTenant whether the person may revoke any ticket of the tenant, or only those of the
   *     own events
   */
  Outcome revoke(UUID ticketId, UUID by, boolean allOfTenant, StatusReason reason) {
    Begun begun = transaction.execute(status -> begin(ticketId, by, allOfTenant, reason));
    return switch (begun) {
      case Begun.Decided decided -> decided.outcome();
      case Begun.Claimed claimed -> drive(claimed);
    };
  }

  private Begun begin(UUID ticketId, UUID by, boolean allOfTenant, StatusReason reason) {
    Ticket ticket = tickets.find(ticketId).orElse(null);
    if (ticket == null || !(allOfTenant || ticket.eventOwnerId().equals(by))) {
      return new Begun.Decided(new Outcome.UnknownTicket());
    }
    if (ticket.status() == TicketStatus.REVOKED) {
      return new Begun.Decided(new Outcome.Revoked());
    }
    if (!ticket.status().mayBecome(TicketStatus.REVOKED)) {
      return new Begun.Decided(new Outcome.Refused("status-" + ticket.status().wireName()));
    }
    Instant now = time.instant();
    UUID operation = Ids.next();
    List<Claimed> claimed =
        tickets.claim(OperationKind.REVOKE, List.of(new Wish(ticketId, operation, null)), now);
    if (claimed.isEmpty()) {
      return new Begun.Decided(new Outcome.OperationPending());
    }
    Revocation revocation =
        new Revocation(
            operation,
            ticketId,
            ticket.orderId(),
            ticket.eventId(),
            claimed.getFirst().generation(),
            reason,
            by,
            null);
    revocations.insert(revocation, now);
    Lease lease = sagas.begin(RevocationSaga.NAME, operation, RevocationSaga.FENCE);
    return new Begun.Claimed(lease, revocation);
  }

  private Outcome drive(Begun.Claimed claimed) {
    Driven<Revocation> driven = driver.drive(saga, claimed.lease(), claimed.revocation());
    @Nullable String refusal = driven.subject().refusal();
    return switch (driven.state()) {
      case ENDED -> refusal == null ? new Outcome.Revoked() : new Outcome.Refused(refusal);
      case RESTING, STALLED, SUPERSEDED -> new Outcome.UnderWay();
    };
  }
}
