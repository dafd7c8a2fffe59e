package io.boxoffice.purchase.ticket;

import io.boxoffice.purchase.order.Seat;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as its row says, with what is known of its event.
 *
 * @param generation number of the only live code
 * @param pending the operation that holds it, if any
 * @param eventOwnerId seller of the event
 * @param seat null when its kind has no seats
 * @param priceMinor what the buyer paid for it, in minor units
 */
public record Ticket(
    UUID id,
    String ticketNumber,
    UUID orderId,
    UUID eventId,
    UUID ticketTypeId,
    String ticketTypeName,
    @Nullable Seat seat,
    UUID ownerId,
    TicketStatus status,
    int generation,
    @Nullable PendingOperation pending,
    long priceMinor,
    long faceValueMinor,
    String currency,
    boolean transferable,
    int transferCount,
    int maxTransfers,
    @Nullable String statusReason,
    @Nullable String tokenMint,
    @Nullable Instant checkedInAt,
    Instant createdAt,
    long version,
    String eventTitle,
    String venueName,
    Instant eventStartsAt,
    Instant eventEndsAt,
    UUID eventOwnerId) {

  /**
   * The operation that holds a ticket; nothing else may change hands or money meanwhile.
   *
   * @param generation number of the code that will live when it finishes
   */
  public record PendingOperation(UUID id, OperationKind kind, int generation) {}

  /**
   * Returns why nobody is refunded for it as things are, or null. What depends on who asks, and
   * when, is not part of it.
   */
  public @Nullable String notRefundable() {
    if (status == TicketStatus.CHECKED_IN || status == TicketStatus.USED) {
      return "already-admitted";
    }
    if (!status.mayBecome(TicketStatus.REFUNDED)) {
      return "ticket-" + status.wireName();
    }
    if (status == TicketStatus.REVOKED && StatusReason.CHARGEBACK.wireName().equals(statusReason)) {
      return "ticket-revoked";
    }
    return pending == null ? null : "operation-pending";
  }
}
