package io.boxoffice.purchase.ticket;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.purchase.ticket.ClaimTicket.Claim;
import io.boxoffice.purchase.ticket.ClaimTicket.Finish;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The ledger as other services see it. */
@RestController
@RequestMapping("/internal/tickets/{id}")
class InternalTicketController {
  private final ClaimTicket claims;
  private final TicketStore tickets;
  private final TransactionTemplate transaction;

  InternalTicketController(
      ClaimTicket claims, TicketStore tickets, TransactionTemplate transaction) {
    this.claims = claims;
    this.tickets = tickets;
    this.transaction = transaction;
  }

  record Pending(UUID id, OperationKind kind) {}

  record Status(
      UUID ticketId,
      String ticketNumber,
      TicketStatus status,
      UUID ownerId,
      int generation,
      @Nullable Pending pendingOperation,
      UUID eventId,
      Instant eventStartsAt,
      UUID ticketTypeId,
      UUID orderId,
      boolean transferable,
      int transferCount,
      int maxTransfers,
      boolean refundable,
      @Nullable String notRefundableReason,
      long priceMinor,
      String currency) {}

  record ClaimRequest(
      @NotNull UUID operationId,
      @NotNull @Pattern(regexp = "transfer") String kind,
      @NotNull UUID expectedOwnerId) {}

  record ClaimAnswer(UUID operationId, int generation) {}

  record FinishRequest(@NotNull UUID newOwnerId) {}

  record FinishAnswer(TicketStatus status, UUID ownerId, int generation) {}

  @GetMapping("/status")
  ResponseEntity<?> status(@PathVariable("id") UUID id) {
    return transaction
        .execute(s -> tickets.find(id))
        .<ResponseEntity<?>>map(ticket -> ResponseEntity.ok(status(ticket)))
        .orElseGet(InternalTicketController::unknownTicket);
  }

  private static Status status(Ticket ticket) {
    Ticket.PendingOperation pending = ticket.pending();
    String notRefundable = ticket.notRefundable();
    return new Status(
        ticket.id(),
        ticket.ticketNumber(),
        ticket.status(),
        ticket.ownerId(),
        ticket.generation(),
        pending == null ? null : new Pending(pending.id(), pending.kind()),
        ticket.eventId(),
        ticket.eventStartsAt(),
        ticket.ticketTypeId(),
        ticket.orderId(),
        ticket.transferable(),
        ticket.transferCount(),
        ticket.maxTransfers(),
        notRefundable == null,
        notRefundable,
        ticket.priceMinor(),
        ticket.currency());
  }

  @PostMapping("/claims")
  ResponseEntity<?> claim(@PathVariable("id") UUID id, @Valid @RequestBody ClaimRequest request) {
    return switch (claims.transfer(id, request.operationId(), request.expectedOwnerId())) {
      case Claim.Made made ->
          ResponseEntity.ok(new ClaimAnswer(request.operationId(), made.generation()));
      case Claim.UnknownTicket ignored -> unknownTicket();
      case Claim.OperationPending ignored ->
          Problems.of(
              HttpStatus.CONFLICT,
              "operation-pending",
              "Another operation on this ticket is still under way.");
      case Claim.NotClaimable refused ->
          Problems.of(
              HttpStatus.CONFLICT,
              "ticket-not-claimable",
              "The ticket cannot change hands: " + refused.reason() + ".",
              Map.of("reason", refused.reason()));
    };
  }

  @PostMapping("/claims/{operationId}/finish")
  ResponseEntity<?> finish(
      @PathVariable("id") UUID id,
      @PathVariable("operationId") UUID operationId,
      @Valid @RequestBody FinishRequest request) {
    return switch (claims.finish(id, operationId, request.newOwnerId())) {
      case Finish.Finished finished ->
          ResponseEntity.ok(
              new FinishAnswer(finished.status(), finished.ownerId(), finished.generation()));
      case Finish.UnknownOperation ignored ->
          Problems.of(
              HttpStatus.NOT_FOUND,
              "unknown-operation",
              "This operation has never held the ticket.");
      case Finish.NotPossible refused ->
          Problems.of(
              HttpStatus.CONFLICT,
              "ticket-not-claimable",
              "The operation cannot be finished: " + refused.reason() + ".",
              Map.of("reason", refused.reason()));
    };
  }

  @PostMapping("/claims/{operationId}/give-up")
  ResponseEntity<Void> giveUp(
      @PathVariable("id") UUID id, @PathVariable("operationId") UUID operationId) {
    claims.giveUp(id, operationId);
    return ResponseEntity.noContent().build();
  }

  private static ResponseEntity<?> unknownTicket() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-ticket", "There is no such ticket.");
  }
}
