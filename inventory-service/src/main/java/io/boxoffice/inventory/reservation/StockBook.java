package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.seat.SeatMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event's stock in memory for the length of one batch.
 *
 * <p>Holds what the batch read under the event's lock, so that each command sees what those before
 * it did, and collects what has to be written.
 */
final class StockBook {

  /**
   * The event under whose lock the batch works.
   *
   * @param capacity most tickets of all its types together, or null for no such bound
   * @param deleted whether the seller deleted it
   */
  record LockedEvent(EventSummary summary, @Nullable Integer capacity, boolean deleted) {}

  /** A buyer and a ticket type, for the limit of one on the other. */
  record BuyerOfType(UUID userId, UUID ticketTypeId) {}

  /** A return of sold stock, new or read. */
  record Return(
      UUID id, UUID eventId, String key, List<SeatedItem> items, Instant at, boolean isNew) {}

  /** A change of a reservation, with the state that it led to. */
  record Change(
      Claim claim,
      ReservationChange change,
      @Nullable ReservationStatus from,
      ReservationStatus to,
      long version,
      Actor actor,
      Instant at) {}

  /**
   * A change of what a type costs.
   *
   * @param version version of the type's prices that the change made
   * @param oldMinor price before, or null for a new type
   */
  record PriceChange(
      UUID ticketTypeId,
      long version,
      long baseMinor,
      @Nullable Long oldMinor,
      long newMinor,
      PriceChangeReason why,
      Actor actor,
      Instant at) {}

  /** What a batch read beside the ticket types and reservations. */
  record Extras(
      Collection<Return> returns,
      Map<BuyerOfType, Integer> heldByBuyer,
      Collection<Hold> holds,
      Collection<Bundle> bundles,
      Collection<Place> places,
      @Nullable SeatMap seatMap) {
    static final Extras NONE =
        new Extras(List.of(), Map.of(), List.of(), List.of(), List.of(), null);
  }

  private @Nullable LockedEvent event;
  private final Map<UUID, StockLine> lines = new LinkedHashMap<>();
  private final Map<UUID, Claim> claims = new LinkedHashMap<>();
  private final Map<String, Claim> claimsByKey = new HashMap<>();
  private final Map<BuyerOfType, Integer> heldByBuyer;
  private final Map<String, Return> returns = new LinkedHashMap<>();
  private final Map<UUID, Hold> holds = new LinkedHashMap<>();
  private final Map<String, Hold> holdsByKey = new HashMap<>();
  private final Map<UUID, Bundle> bundles = new HashMap<>();
  private final Map<UUID, Place> places = new LinkedHashMap<>();
  private final @Nullable SeatMoves seats;
  private final Set<UUID> freed = new TreeSet<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<PriceChange> priceChanges = new ArrayList<>();
  private EventPricing pricing = EventPricing.NONE;
  private long loadedPricingVersion;
  private boolean pricingChanged;
  private @Nullable String cancelReason;

  StockBook(
      @Nullable LockedEvent event,
      Collection<StockLine> lines,
      Collection<Claim> claims,
      Extras extras) {
    this.event = event;
    lines.forEach(line -> this.lines.put(line.id(), line));
    claims.forEach(this::remember);
    extras.returns().forEach(back -> this.returns.put(back.key(), back));
    extras.holds().forEach(this::add);
    extras.bundles().forEach(bundle -> this.bundles.put(bundle.id(), bundle));
    extras.places().forEach(place -> this.places.put(place.id(), place));
    this.heldByBuyer = new HashMap<>(extras.heldByBuyer());
    SeatMap map = extras.seatMap();
    this.seats = map == null ? null : new SeatMoves(map);
  }

  /** The event's seats, if it has any and the commands may touch them. */
  @Nullable SeatMoves seats() {
    return seats;
  }

  /** The event's seats, which are there because a type with seats is in the book. */
  SeatMoves seatsOf(StockLine line) {
    if (seats == null || !line.seated()) {
      throw new IllegalStateException("no seats were read for ticket type " + line.id());
    }
    return seats;
  }

  @Nullable Hold hold(UUID holdId) {
    return holds.get(holdId);
  }

  @Nullable Hold hold(String key) {
    return holdsByKey.get(key);
  }

  Collection<Hold> holds() {
    return holds.values();
  }

  void add(Hold hold) {
    holds.put(hold.id(), hold);
    holdsByKey.put(hold.key(), hold);
  }

  @Nullable Bundle bundle(UUID bundleId) {
    return bundles.get(bundleId);
  }

  Collection<Place> places() {
    return places.values();
  }

  /** Puts a buyer at the end of the line. */
  void join(Place place, StockLine line) {
    places.put(place.id(), place);
    line.changeWaiting(1);
  }

  /** Moves a place on; who no longer waits is no longer counted. */
  void move(Place place, Place.Status to, Instant now) {
    if (place.status() == Place.Status.WAITING) {
      StockLine line = lines.get(place.ticketTypeId());
      if (line != null) {
        line.changeWaiting(-1);
      }
    }
    place.become(to, now);
  }

  /** Keeps a reservation for who is next in line. */
  void offer(Place place, Claim claim, Instant now) {
    StockLine line = lines.get(place.ticketTypeId());
    if (line != null) {
      line.changeWaiting(-1);
    }
    place.offer(claim.id(), now);
  }

  /** Notes that stock of a type came back, which those who wait are offered next. */
  void freed(UUID ticketTypeId) {
    freed.add(ticketTypeId);
  }

  /** Returns the types of which stock came back since the last call. */
  List<UUID> takeFreed() {
    List<UUID> types = List.copyOf(freed);
    freed.clear();
    return types;
  }

  /** Why this batch cancelled the event, or null. */
  @Nullable String cancelReason() {
    return cancelReason;
  }

  void cancel(String reason) {
    LockedEvent open = event;
    if (open != null) {
      cancelReason = reason;
      event =
          new LockedEvent(
              open.summary().became(EventStatus.CANCELLED), open.capacity(), open.deleted());
    }
  }

  /** The event, or null when the tenant has none with this id. */
  @Nullable LockedEvent event() {
    return event;
  }

  Collection<StockLine> lines() {
    return lines.values();
  }

  Collection<Claim> claims() {
    return claims.values();
  }

  Collection<Return> returns() {
    return returns.values();
  }

  List<Change> changes() {
    return changes;
  }

  /** Returns the type, or null when the event has none with this id. */
  @Nullable StockLine line(UUID ticketTypeId) {
    StockLine line = lines.get(ticketTypeId);
    return line == null || line.removed() ? null : line;
  }

  /** Returns the type of a claim, which cannot be gone while the claim holds stock of it. */
  StockLine lineOf(Claim.Line claimed) {
    StockLine line = lines.get(claimed.ticketTypeId());
    if (line == null) {
      throw new IllegalStateException("claimed ticket type was not read: " + claimed);
    }
    return line;
  }

  @Nullable StockLine removedLine(UUID ticketTypeId) {
    StockLine line = lines.get(ticketTypeId);
    return line != null && line.removed() ? line : null;
  }

  @Nullable Claim claim(UUID reservationId) {
    return claims.get(reservationId);
  }

  @Nullable Claim claim(String key) {
    return claimsByKey.get(key);
  }

  @Nullable Return returned(String key) {
    return returns.get(key);
  }

  /** The event's pricing rules; read only for commands that may change prices. */
  EventPricing pricing() {
    return pricing;
  }

  /** Brings in the pricing rules as they were read. */
  void read(EventPricing found) {
    pricing = found;
    loadedPricingVersion = found.version();
  }

  void become(EventPricing newPricing) {
    pricing = newPricing;
    pricingChanged = true;
  }

  boolean pricingChanged() {
    return pricingChanged;
  }

  /** Version of the pricing rules that was read, 0 for none. */
  long loadedPricingVersion() {
    return loadedPricingVersion;
  }

  List<PriceChange> priceChanges() {
    return priceChanges;
  }

  void add(PriceChange change) {
    priceChanges.add(change);
  }

  int heldBy(UUID userId, UUID ticketTypeId) {
    return heldByBuyer.getOrDefault(new BuyerOfType(userId, ticketTypeId), 0);
  }

  void add(StockLine line) {
    lines.put(line.id(), line);
  }

  void add(Return back) {
    returns.put(back.key(), back);
  }

  /** Adds a claim that the batch makes. */
  void open(Claim claim, Actor actor, Instant now) {
    claim.become(claim.status(), now);
    remember(claim);
    addHeld(claim, 1);
    boolean tombstone = claim.status() == ReservationStatus.RELEASED;
    changes.add(
        new Change(
            claim,
            tombstone ? ReservationChange.RELEASED : ReservationChange.CREATED,
            null,
            claim.status(),
            claim.version(),
            actor,
            now));
  }

  /** Binds a claim to an order. */
  void bind(Claim claim, String orderKey, Actor actor, Instant now) {
    claim.bind(orderKey, now);
    claimsByKey.put(orderKey, claim);
    changes.add(
        new Change(
            claim,
            ReservationChange.BOUND,
            claim.status(),
            claim.status(),
            claim.version(),
            actor,
            now));
  }

  /** Ends a claim and moves its stock accordingly. */
  void close(Claim claim, ReservationChange change, Actor actor, Instant now) {
    ReservationStatus from = claim.status();
    ReservationStatus to =
        switch (change) {
          case CONFIRMED -> ReservationStatus.CONFIRMED;
          case RELEASED -> ReservationStatus.RELEASED;
          case EXPIRED -> ReservationStatus.EXPIRED;
          case CREATED, BOUND -> throw new IllegalArgumentException("ends no claim: " + change);
        };
    for (Claim.Line claimed : claim.lines()) {
      StockLine line = lineOf(claimed);
      boolean sold = to == ReservationStatus.CONFIRMED;
      line.move(
          sold
              ? line.counts().confirm(claimed.quantity())
              : line.counts().release(claimed.quantity()));
      if (!claimed.seats().isEmpty()) {
        if (sold) {
          seatsOf(line).sell(claimed.seatNumbers(), claim.id());
        } else {
          seatsOf(line).free(claimed.seatNumbers());
        }
      }
      if (!sold) {
        freed(line.id());
      }
    }
    closeOffer(claim, to, now);
    if (to != ReservationStatus.CONFIRMED) {
      addHeld(claim, -1);
    }
    claim.become(to, now);
    changes.add(new Change(claim, change, from, to, claim.version(), actor, now));
  }

  private void closeOffer(Claim claim, ReservationStatus to, Instant now) {
    for (Place place : places.values()) {
      if (claim.id().equals(place.reservationId()) && place.status() == Place.Status.OFFERED) {
        place.become(
            to == ReservationStatus.CONFIRMED ? Place.Status.CONVERTED : Place.Status.LAPSED, now);
      }
    }
  }

  private void remember(Claim claim) {
    claims.put(claim.id(), claim);
    claimsByKey.put(claim.key(), claim);
    String orderKey = claim.orderKey();
    if (orderKey != null) {
      claimsByKey.put(orderKey, claim);
    }
  }

  private void addHeld(Claim claim, int sign) {
    UUID userId = claim.userId();
    if (userId == null) {
      return;
    }
    for (Claim.Line line : claim.lines()) {
      heldByBuyer.merge(
          new BuyerOfType(userId, line.ticketTypeId()), sign * line.quantity(), Integer::sum);
    }
  }
}
