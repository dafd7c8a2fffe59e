package io.boxoffice.inventory.tickettype;

import io.boxoffice.inventory.reservation.StockCounts;
import io.boxoffice.inventory.reservation.TicketType;
import io.boxoffice.inventory.reservation.TicketTypeStatus;
import io.boxoffice.inventory.reservation.TicketTypeTerms;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket type as everybody sees it.
 *
 * @param priceMinor the seller's price
 * @param currentPriceMinor what a single ticket costs now
 */
public record TicketTypeView(
    UUID id,
    UUID eventId,
    String name,
    @Nullable String description,
    long priceMinor,
    long currentPriceMinor,
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

  /**
   * Returns what everybody sees of the type.
   *
   * @param dynamicOn whether dynamic prices are switched on
   */
  public static TicketTypeView of(TicketType type, boolean dynamicOn) {
    TicketTypeTerms terms = type.terms();
    StockCounts counts = type.counts();
    return new TicketTypeView(
        type.id(),
        type.eventId(),
        terms.name(),
        terms.description(),
        terms.priceMinor(),
        type.prices().currentMinor(terms.priceMinor(), dynamicOn),
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

  /** Returns the terms as an edit would send them, with another capacity. */
  TicketTypeTerms withCapacity(int newCapacity) {
    return new TicketTypeTerms(
        name,
        description,
        priceMinor,
        currency,
        newCapacity,
        minPerOrder,
        maxPerOrder,
        maxPerUser,
        saleStartsAt,
        saleEndsAt,
        transferable,
        maxTransfers,
        status);
  }
}
