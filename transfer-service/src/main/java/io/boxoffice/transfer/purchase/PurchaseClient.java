package io.boxoffice.transfer.purchase;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;

/**
 * The ticket ledger. Every call may be repeated with the same ids; a refusal is final, an
 * unavailable ledger means that nobody knows.
 */
@FeignClient(name = "purchase", url = "${boxoffice.remote.purchase.url}")
public interface PurchaseClient {

  /**
   * A ticket as the ledger has it.
   *
   * @param ticketId the ticket
   * @param status its state in the ledger
   * @param ownerId whose it is
   * @param pendingOperation the operation it is claimed by, if any
   * @param eventId its event
   * @param eventStartsAt when the event starts
   * @param transferable whether its type may change hands
   * @param transferCount how often it has
   * @param maxTransfers how often it may
   */
  record Ticket(
      UUID ticketId,
      String status,
      UUID ownerId,
      @Nullable PendingOperation pendingOperation,
      UUID eventId,
      Instant eventStartsAt,
      boolean transferable,
      int transferCount,
      int maxTransfers) {}

  /**
   * What a ticket is claimed by.
   *
   * @param id the operation
   */
  record PendingOperation(UUID id) {}

  /**
   * Claims a ticket.
   *
   * @param operationId the transfer
   * @param kind always {@code transfer}
   * @param expectedOwnerId refused when the ticket is somebody else's by now
   */
  record Claim(UUID operationId, String kind, UUID expectedOwnerId) {}

  /**
   * A claim that was granted.
   *
   * @param generation the ticket's next generation, reserved for the operation
   */
  record Claimed(int generation) {}

  /**
   * Finishes a claim.
   *
   * @param newOwnerId whose ticket it is now
   */
  record Finish(UUID newOwnerId) {}

  /** Returns a ticket; 404 {@code unknown-ticket}. */
  @GetMapping("/internal/tickets/{id}/status")
  Ticket ticket(@PathVariable("id") UUID id);

  /** Claims a ticket; 409 when it cannot be. */
  @PostMapping("/internal/tickets/{id}/claims")
  Claimed claim(@PathVariable("id") UUID id, @RequestBody Claim claim);

  /** Writes the new owner and releases the claim. */
  @PostMapping("/internal/tickets/{id}/claims/{operationId}/finish")
  void finish(
      @PathVariable("id") UUID id,
      @PathVariable("operationId") UUID operationId,
      @RequestBody Finish finish);

  /** Releases the claim and changes nothing. */
  @PostMapping("/internal/tickets/{id}/claims/{operationId}/give-up")
  void giveUp(@PathVariable("id") UUID id, @PathVariable("operationId") UUID operationId);
}
