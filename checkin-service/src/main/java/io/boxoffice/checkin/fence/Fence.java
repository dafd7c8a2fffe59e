package io.boxoffice.checkin.fence;

import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.ScanPolicy;
import io.boxoffice.checkin.event.TransferPolicy;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.TicketStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A fence that the ledger or a transfer asks for.
 *
 * @param ticketId the ticket
 * @param eventId its event
 * @param generation the generation that lives behind the fence
 * @param operationId the operation that asks
 * @param effect what becomes of the ticket
 * @param ownerId the new owner, when there is one
 * @param reason why the ticket is blocked
 */
record Fence(
    UUID ticketId,
    UUID eventId,
    int generation,
    UUID operationId,
    FenceEffect effect,
    @Nullable UUID ownerId,
    @Nullable String reason) {

  /** Returns what the gates answer to codes of the ticket behind the fence. */
  TicketStatus statusBehind() {
    if (effect == FenceEffect.OWNED_BY) {
      return TicketStatus.ADMISSIBLE;
    }
    return switch (reason == null ? "" : reason.toLowerCase(Locale.ROOT)) {
      case "refund", "refunded", "refund_requested" -> TicketStatus.REFUNDED;
      case "cancel", "cancelled", "event_cancelled" -> TicketStatus.CANCELLED;
      default -> TicketStatus.REVOKED;
    };
  }

  /**
   * Decides by what is known; the upsert repeats the guards that another transaction could break.
   *
   * @param ticket the ticket, or null when it is not known yet
   */
  FenceOutcome decide(
      @Nullable AdmissionTicket ticket, AdmissionEvent event, ScanPolicy policy, Instant now) {
    if (ticket != null && ticket.admitted()) {
      return FenceOutcome.ALREADY_ADMITTED;
    }
    if (ticket != null && ticket.generation() >= generation) {
      return FenceOutcome.GENERATION_TAKEN;
    }
    if (waitsForTheDoors(ticket)
        && policy.transferPolicy() == TransferPolicy.CLOSE_AT_DOORS
        && !event.cancelled()
        && policy.doorsOpen(event.startsAt(), event.endsAt(), now)) {
      return FenceOutcome.DOORS_OPEN;
    }
    return FenceOutcome.FENCED;
  }

  /**
   * A revocation keeps somebody out, and a live code for a ticket that was blocked takes nothing
   * from anybody: neither waits.
   */
  private boolean waitsForTheDoors(@Nullable AdmissionTicket ticket) {
    boolean takesBackABlock =
        effect == FenceEffect.OWNED_BY
            && ticket != null
            && ticket.status() != TicketStatus.ADMISSIBLE;
    return statusBehind() != TicketStatus.REVOKED && !takesBackABlock;
  }
}
