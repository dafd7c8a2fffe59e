package io.boxoffice.inventory.reservation;

import java.time.Instant;
import java.util.UUID;

/**
 * A ticket type with its stock.
 *
 * @param version version of the terms; an edit names the one it was made from
 * @param stockVersion counts the changes of the stock
 */
public record TicketType(
    UUID id,
    UUID eventId,
    TicketTypeTerms terms,
    StockCounts counts,
    long version,
    long stockVersion,
    Instant createdAt,
    Instant updatedAt) {}
