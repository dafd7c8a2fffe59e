package io.boxoffice.purchase.ticket;

import io.boxoffice.purchase.inventory.Inventory.SoldTicket;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket on its way to being revoked.
 *
 * @param generation number that the claim was given
 * @param sold the stock that it was sold from
 * @param priceMinor what was paid for it
 * @param stock null when that was not asked: the stock stays sold
 * @param requestedBy null when the service itself has cause to
 * @param revoked whether the ledger has ended it
 * @param refusal why the gates said no, when they did
 */
record Revocation(
    UUID operationId,
    UUID ticketId,
    UUID orderId,
    UUID eventId,
    SoldTicket sold,
    long priceMinor,
    int generation,
    StatusReason reason,
    @Nullable StockChoice stock,
    @Nullable UUID requestedBy,
    boolean revoked,
    @Nullable String refusal) {

  Revocation refused(String why) {
    return ended(false, why);
  }

  Revocation done() {
    return ended(true, null);
  }

  private Revocation ended(boolean ended, @Nullable String why) {
    return new Revocation(
        operationId,
        ticketId,
        orderId,
        eventId,
        sold,
        priceMinor,
        generation,
        reason,
        stock,
        requestedBy,
        ended,
        why);
  }
}
