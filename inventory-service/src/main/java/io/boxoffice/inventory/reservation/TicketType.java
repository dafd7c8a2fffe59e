package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.price.TypePrices;
import java.time.Instant;
import java.util.UUID;

/**
 * A ticket type with its stock.
 *
 * @param prices what the event's pricing rules have made of its price
 * @param version version of the terms; an edit names the one it was made from
 * @param stockVersion counts the changes of the stock
 * @param priceVersion counts the changes of the prices
 */
public record TicketType(
    UUID id,
    UUID eventId,
    TicketTypeTerms terms,
    StockCounts counts,
    TypePrices prices,
    long version,
    long stockVersion,
    long priceVersion,
    Instant createdAt,
    Instant updatedAt) {}
