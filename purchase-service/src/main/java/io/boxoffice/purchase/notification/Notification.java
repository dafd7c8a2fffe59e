package io.boxoffice.purchase.notification;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that a worker has taken to send.
 *
 * @param id stays the same however often it is tried, and makes its Message-ID
 * @param causeId the order, refund, transfer or reservation that it tells of
 * @param userId whom it is for; null when a ticket was offered to an address
 * @param address where it goes, when that was known to begin with
 * @param attempts this one included; tells the holder of the row from any other
 */
record Notification(
    UUID id,
    UUID tenantId,
    NotificationKind kind,
    UUID causeId,
    @Nullable UUID userId,
    @Nullable String address,
    @Nullable String locale,
    @Nullable UUID orderId,
    @Nullable UUID ticketId,
    Details details,
    int attempts,
    Instant createdAt) {

  /** What is told beside the cause; each kind has its own part of it. */
  record Details(
      @Nullable Long amountMinor,
      @Nullable String currency,
      @Nullable UUID eventId,
      @Nullable Integer quantity,
      @Nullable Instant expiresAt) {
    static final Details NONE = new Details(null, null, null, null, null);

    static Details waitlist(UUID eventId, int quantity, Instant expiresAt) {
      return new Details(null, null, eventId, quantity, expiresAt);
    }
  }

  /** Never shows the address. */
  @Override
  public String toString() {
    return kind + " " + id;
  }
}
