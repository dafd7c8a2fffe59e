package io.boxoffice.purchase.ticket;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.inventory.Inventory.SoldTicket;
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
public class RevokeTicket {
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
   * @param stock what becomes of its stock
   */
  Outcome revoke(
      UUID ticketId, UUID by, boolean allOfTenant, StatusReason reason, StockChoice stock) {
    Begun begun = transaction.execute(status -> begin(ticketId, by, allOfTenant, reason, stock));
    return switch (begun) {
      case Begun.Decided decided -> decided.outcome();
      case Begun.Claimed claimed -> drive(claimed);
    };
  }

  private Begun begin(
      UUID ticketId, UUID by, boolean allOfTenant, StatusReason reason, StockChoice stock) {
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
    Revocation revocation = claim(ticket, by, reason, stock);
    return revocation == null
        ? new Begun.Decided(new Outcome.OperationPending())
        : new Begun.Claimed(
            sagas.begin(RevocationSaga.NAME, revocation.operationId(), RevocationSaga.FENCE),
            revocation);
  }

  private @Nullable Revocation claim(
      Ticket ticket, @Nullable UUID by, StatusReason reason, StockChoice stock) {
    Instant now = time.instant();
    UUID operation = Ids.next();
    List<Claimed> claimed =
        tickets.claim(OperationKind.REVOKE, List.of(new Wish(ticket.id(), operation, null)), now);
    if (claimed.isEmpty()) {
      return null;
    }
    Revocation revocation =
        new Revocation(
            operation,
            ticket.id(),
            ticket.orderId(),
            ticket.eventId(),
            new SoldTicket(
                ticket.ticketTypeId(), ticket.seat() == null ? null : ticket.seat().number()),
            ticket.priceMinor(),
            claimed.getFirst().generation(),
            reason,
            stock,
            by,
            false,
            null);
    revocations.insert(revocation, now);
    return revocation;
  }

  /**
   * Revokes a ticket that nobody asked for but the service itself, as soon as the transaction of
   * its cause has committed; its stock is written off. One that cannot be revoked (any more) stays
   * what it is.
   *
   * @return false when another operation holds the ticket: to be tried again
   */
  public boolean revokeInBackground(UUID ticketId, StatusReason reason) {
    Ticket ticket = tickets.find(ticketId).orElse(null);
    if (ticket == null || !ticket.status().mayBecome(TicketStatus.REVOKED)) {
      return true;
    }
    Ticket.PendingOperation pending = ticket.pending();
    if (pending != null && pending.kind() == OperationKind.REVOKE) {
      return true;
    }
    Revocation revocation = claim(ticket, null, reason, StockChoice.HOLD);
    if (revocation != null) {
      sagas.beginInBackground(RevocationSaga.NAME, revocation.operationId(), RevocationSaga.FENCE);
    }
    return revocation != null;
  }

  private Outcome drive(Begun.Claimed claimed) {
    Driven<Revocation> driven = driver.drive(saga, claimed.lease(), claimed.revocation());
    @Nullable String refusal = driven.subject().refusal();
    return switch (driven.state()) {
      case ENDED -> refusal == null ? new Outcome.Revoked() : new Outcome.Refused(refusal);
      // the ticket is dead from here on; only its stock may still have to be settled
      case RESTING, STALLED, SUPERSEDED ->
          driven.subject().revoked() ? new Outcome.Revoked() : new Outcome.UnderWay();
    };
  }
}
