package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.price.TypePrices;
import java.time.Instant;
import java.util.UUID;

/** A ticket type in the hands of one batch: what was read, and what the batch made of it. */
final class StockLine {
  private final UUID id;
  private final UUID eventId;
  private final long loadedVersion;
  private final long loadedStockVersion;
  private final long loadedPriceVersion;
  private final Instant createdAt;
  private final boolean seated;
  private int waiting;
  private TicketTypeTerms terms;
  private StockCounts counts;
  private TypePrices prices;
  private boolean termsChanged;
  private boolean stockChanged;
  private boolean removed;
  private long version;
  private long priceVersion;
  private Instant updatedAt;

  /** A type as it was read; one that was removed is there for the claims of its past. */
  StockLine(TicketType read, boolean seated, int waiting, boolean removed) {
    this.seated = seated;
    this.waiting = waiting;
    this.removed = removed;
    this.id = read.id();
    this.eventId = read.eventId();
    this.loadedVersion = read.version();
    this.version = read.version();
    this.loadedStockVersion = read.stockVersion();
    this.loadedPriceVersion = read.priceVersion();
    this.priceVersion = read.priceVersion();
    this.createdAt = read.createdAt();
    this.updatedAt = read.updatedAt();
    this.terms = read.terms();
    this.counts = read.counts();
    this.prices = read.prices();
  }

  private StockLine(UUID id, UUID eventId, TicketTypeTerms terms, Instant now) {
    this.id = id;
    this.eventId = eventId;
    this.seated = false;
    this.loadedVersion = 0;
    this.version = 1;
    this.loadedStockVersion = 0;
    this.loadedPriceVersion = 1;
    this.priceVersion = 1;
    this.createdAt = now;
    this.updatedAt = now;
    this.terms = terms;
    this.counts = StockCounts.of(terms.capacity());
    this.prices = TypePrices.NONE;
    this.termsChanged = true;
    this.stockChanged = true;
  }

  /** A type that does not exist yet. */
  static StockLine added(UUID id, UUID eventId, TicketTypeTerms terms, Instant now) {
    return new StockLine(id, eventId, terms, now);
  }

  UUID id() {
    return id;
  }

  TicketTypeTerms terms() {
    return terms;
  }

  StockCounts counts() {
    return counts;
  }

  TypePrices prices() {
    return prices;
  }

  /** The first prices of a type that does not exist yet. */
  void priceFirst(TypePrices firstPrices) {
    prices = firstPrices;
  }

  void price(TypePrices newPrices) {
    prices = newPrices;
    priceVersion++;
  }

  void move(StockCounts newCounts) {
    counts = newCounts;
    stockChanged = true;
  }

  void edit(TicketTypeTerms newTerms, Instant now) {
    terms = newTerms;
    termsChanged = true;
    version++;
    updatedAt = now;
    if (counts.capacity() != newTerms.capacity()) {
      move(counts.resize(newTerms.capacity()));
    }
  }

  void remove(Instant now) {
    removed = true;
    termsChanged = true;
    version++;
    stockChanged = true;
    updatedAt = now;
  }

  /** Whether its tickets are seats of the event's map. */
  boolean seated() {
    return seated;
  }

  /** How many buyers wait for it. */
  int waiting() {
    return waiting;
  }

  void changeWaiting(int by) {
    waiting += by;
    stockChanged = true;
  }

  boolean isNew() {
    return loadedVersion == 0;
  }

  boolean removed() {
    return removed;
  }

  boolean termsChanged() {
    return termsChanged;
  }

  boolean stockChanged() {
    return stockChanged;
  }

  boolean pricesChanged() {
    return priceVersion != loadedPriceVersion || (isNew() && !prices.equals(TypePrices.NONE));
  }

  long loadedPriceVersion() {
    return loadedPriceVersion;
  }

  long priceVersion() {
    return priceVersion;
  }

  long loadedVersion() {
    return loadedVersion;
  }

  long loadedStockVersion() {
    return loadedStockVersion;
  }

  long version() {
    return version;
  }

  long stockVersion() {
    return stockChanged ? loadedStockVersion + 1 : loadedStockVersion;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  TicketType snapshot() {
    return new TicketType(
        id,
        eventId,
        terms,
        counts,
        prices,
        version(),
        stockVersion(),
        priceVersion,
        createdAt,
        updatedAt);
  }
}
