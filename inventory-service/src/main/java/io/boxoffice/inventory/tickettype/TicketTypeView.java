package io.boxoffice.inventory.tickettype;

import io.boxoffice.inventory.reservation.StockCounts;
import io.boxoffice.inventory.reservation.TicketType;
import io.boxoffice.inventory.reservation.TicketTypeStatus;
import io.boxoffice.inventory.reservation.TicketTypeTerms;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A ticket type as everybody sees it. */
record TicketTypeView(
    UUID id,
    UUID eventId,
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
    TicketTypeStatus status,
    int available,
    int reserved,
    int sold,
    int held,
    long version) {

  static TicketTypeView of(TicketType type) {
    TicketTypeTerms terms = type.terms();
    StockCounts counts = type.counts();
    return new TicketTypeView(
        type.id(),
        type.eventId(),
        terms.name(),
        terms.description(),
        terms.priceMinor(),
        terms.currency(),
        counts.capacity(),
        terms.minPerOrder(),
        terms.maxPerOrder(),
        terms.maxPerUser(),
        terms.saleStartsAt(),
        terms.saleEndsAt(),
        terms.transferable(),
        terms.maxTransfers(),
        terms.status(),
        counts.available(),
        counts.reserved(),
        counts.sold(),
        counts.held(),
        type.version());
  }
}
