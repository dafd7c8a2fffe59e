package io.boxoffice.inventory.reservation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a seller decides about a ticket type.
 *
 * @param priceMinor price of one ticket in minor units of the currency
 * @param currency ISO 4217 code
 * @param capacity tickets that exist
 * @param minPerOrder fewest tickets of the type in one reservation
 * @param maxPerOrder most tickets of the type in one reservation
 * @param maxPerUser most tickets of the type that one buyer may have reserved and bought, or null
 * @param saleStartsAt first moment of the sale, or null for at once
 * @param saleEndsAt moment at which the sale is over, or null for the end of the event
 * @param transferable whether an owner may hand a ticket on
 * @param maxTransfers how often
 */
public record TicketTypeTerms(
    String name,
    @Nullable String description,
    long priceMinor,
    String currency,
    int capacity,
    int minPerOrder,
    int maxPerOrder,
    @Nullable Integer maxPerUser,
    @Nullable Instant saleStartsAt,
    @Nullable Instant saleEndsAt,
    boolean transferable,
    int maxTransfers,
    TicketTypeStatus status) {

  /** Whether a ticket may be reserved at this moment, as far as time and the seller go. */
  public boolean onSaleAt(Instant now) {
    return status == TicketTypeStatus.ACTIVE
        && (saleStartsAt == null || !now.isBefore(saleStartsAt))
        && (saleEndsAt == null || now.isBefore(saleEndsAt));
  }
}
