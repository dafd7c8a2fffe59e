package io.boxoffice.purchase.ticket;

import io.boxoffice.purchase.ticket.TicketStore.Claimed;
import io.boxoffice.purchase.ticket.TicketStore.Hold;
import io.boxoffice.purchase.ticket.TicketStore.Operation;
import io.boxoffice.purchase.ticket.TicketStore.Wish;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets an operation of another service hold a ticket, and end it. One operation at a time; each
 * call may be repeated and gets the answer of the first.
 */
@Component
class ClaimTicket {
  private final TicketStore tickets;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ClaimTicket(TicketStore tickets, TransactionTemplate transaction, InstantSource time) {
    this.tickets = tickets;
    this.transaction = transaction;
    this.time = time;
  }

  sealed interface Claim {
    /** The operation holds the ticket, or did. */
    record Made(int generation) implements Claim {}

    record UnknownTicket() implements Claim {}

    /** Another operation holds it. */
    record OperationPending() implements Claim {}

    record NotClaimable(String reason) implements Claim {}
  }

  sealed interface Finish {
    /**
     * The ticket is the new owner's.
     *
     * @param status what the operation made of it, in a repeat too: by now it may be admitted
     */
    record Finished(TicketStatus status, UUID ownerId, int generation) implements Finish {}

    record UnknownOperation() implements Finish {}

    record NotPossible(String reason) implements Finish {}
  }

  /** Claims a ticket for a transfer by its owner. */
  Claim transfer(UUID ticketId, UUID operationId, UUID expectedOwner) {
    return transaction.execute(
        status -> {
          // first of all: who gives the operation up meanwhile has done so, or comes after
          tickets.lock(ticketId);
          Operation earlier = tickets.operation(ticketId, operationId).orElse(null);
          if (earlier != null) {
            return earlier.outcome().equals("given_up")
                ? new Claim.NotClaimable("operation-given-up")
                : new Claim.Made(earlier.generation());
          }
          Ticket ticket = tickets.find(ticketId).orElse(null);
          if (ticket == null) {
            return new Claim.UnknownTicket();
          }
          String refusal = refusal(ticket, expectedOwner);
          if (refusal != null) {
            return new Claim.NotClaimable(refusal);
          }
          List<Claimed> claimed =
              tickets.claim(
                  OperationKind.TRANSFER,
                  List.of(new Wish(ticketId, operationId, expectedOwner)),
                  time.instant());
          return claimed.isEmpty()
              ? lostRace(ticketId, operationId, expectedOwner)
              : new Claim.Made(claimed.getFirst().generation());
        });
  }

  private static @Nullable String refusal(Ticket ticket, UUID expectedOwner) {
    if (!ticket.ownerId().equals(expectedOwner)) {
      return "not-owner";
    }
    if (!ticket.status().mayBecome(TicketStatus.TRANSFERRED)) {
      return "status-" + ticket.status().wireName();
    }
    if (!ticket.transferable()) {
      return "not-transferable";
    }
    return ticket.transferCount() >= ticket.maxTransfers() ? "too-many-transfers" : null;
  }

  /** Whoever came first in the same moment: the same call, or another operation. */
  private Claim lostRace(UUID ticketId, UUID operationId, UUID expectedOwner) {
    Operation mine = tickets.operation(ticketId, operationId).orElse(null);
    if (mine != null) {
      return new Claim.Made(mine.generation());
    }
    Ticket ticket = tickets.find(ticketId).orElse(null);
    String refusal =
        ticket == null || ticket.pending() != null ? null : refusal(ticket, expectedOwner);
    return refusal == null ? new Claim.OperationPending() : new Claim.NotClaimable(refusal);
  }

  /** Gives the ticket to its new owner, whose code the fence has made the live one. */
  Finish finish(UUID ticketId, UUID operationId, UUID newOwner) {
    return transaction.execute(
        status -> {
          Operation operation = tickets.operation(ticketId, operationId).orElse(null);
          if (operation == null || operation.kind() != OperationKind.TRANSFER) {
            return new Finish.UnknownOperation();
          }
          return switch (operation.outcome()) {
            case "finished" -> repeated(operation, newOwner);
            case "given_up" -> new Finish.NotPossible("operation-given-up");
            default ->
                tickets
                    .finishTransfer(ticketId, operationId, newOwner, time.instant())
                    .<Finish>map(ticket -> finished(ticket.ownerId(), ticket.generation()))
                    .orElseGet(() -> again(ticketId, operationId, newOwner));
          };
        });
  }

  private Finish again(UUID ticketId, UUID operationId, UUID newOwner) {
    return tickets
        .operation(ticketId, operationId)
        .filter(operation -> operation.outcome().equals("finished"))
        .map(operation -> repeated(operation, newOwner))
        .orElseGet(
            () ->
                new Finish.NotPossible(
                    tickets
                        .find(ticketId)
                        .map(ticket -> "status-" + ticket.status().wireName())
                        .orElse("unknown-ticket")));
  }

  private static Finish repeated(Operation operation, UUID newOwner) {
    UUID owner = operation.newOwnerId();
    return owner != null && owner.equals(newOwner)
        ? finished(owner, operation.generation())
        : new Finish.NotPossible("operation-finished-otherwise");
  }

  private static Finish finished(UUID owner, int generation) {
    return new Finish.Finished(TicketStatus.TRANSFERRED, owner, generation);
  }

  /**
   * Lets go of the ticket, whether or not the operation holds it. One that was never seen here is
   * remembered as given up: its claim may still be on the wire, and must not hold the ticket then.
   */
  void giveUp(UUID ticketId, UUID operationId) {
    transaction.executeWithoutResult(
        status -> {
          tickets.lock(ticketId);
          Operation operation = tickets.operation(ticketId, operationId).orElse(null);
          if (operation == null) {
            tickets.giveUpUnseen(OperationKind.TRANSFER, ticketId, operationId, time.instant());
          } else if (operation.kind() == OperationKind.TRANSFER) {
            tickets.giveUp(List.of(new Hold(ticketId, operationId)), time.instant());
          }
        });
  }
}
