package io.boxoffice.purchase.ticket;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket on its way to being revoked.
 *
 * @param generation number that the claim was given
 * @param requestedBy null when the service itself has cause to
 * @param refusal why the gates said no, when they did
 */
record Revocation(
    UUID operationId,
    UUID ticketId,
    UUID orderId,
    UUID eventId,
    int generation,
    StatusReason reason,
    @Nullable UUID requestedBy,
    @Nullable String refusal) {

  Revocation refused(String why) {
    return new Revocation(
        operationId, ticketId, orderId, eventId, generation, reason, requestedBy, why);
  }
}
