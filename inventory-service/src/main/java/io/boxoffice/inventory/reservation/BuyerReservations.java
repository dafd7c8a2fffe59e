package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.seat.SeatRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reservations as buyers make them and give them back, for protocols beside HTTP. */
@Component
public class BuyerReservations {
  /** Most ticket types, and most bundles, of one request. */
  public static final int MOST_TYPES = ItemRequest.MOST_TYPES;

  /** Most tickets of one type in one request. */
  public static final int MOST_TICKETS = ItemRequest.MOST_TICKETS;

  private final StockEngine engine;
  private final ReservationStore store;

  BuyerReservations(StockEngine engine, ReservationStore store) {
    this.engine = engine;
    this.store = store;
  }

  /**
   * So many tickets of one type.
   *
   * @param quantity 1 to {@link #MOST_TICKETS}
   * @param seats which seats, each once, or none named: then the best available ones, if the type
   *     has seats
   * @param accessible whether one of the best available must be for people with disabilities
   */
  public record Wanted(UUID ticketTypeId, int quantity, List<SeatRef> seats, boolean accessible) {
    /** Copies the list. */
    public Wanted {
      seats = List.copyOf(seats);
    }

    Item item() {
      return new Item(ticketTypeId, quantity, seats, accessible);
    }
  }

  /**
   * So many of one bundle.
   *
   * @param quantity 1 to 100
   */
  public record WantedBundle(UUID bundleId, int quantity) {}

  /**
   * Reserves tickets, all or none.
   *
   * @param key the buyer's own name for the request; a repeat gets the same reservation
   * @param wanted each type once; there are types or bundles or both
   * @param bundles each bundle once
   * @param within how long the caller waits
   */
  public ReserveOutcome reserve(
      UUID eventId,
      UUID userId,
      String key,
      List<Wanted> wanted,
      List<WantedBundle> bundles,
      Duration within) {
    return engine.execute(
        eventId,
        new StockCommand.Reserve(
            Ids.next(),
            ReservationKeys.ofBuyer(userId, key),
            userId,
            wanted.stream().map(Wanted::item).toList(),
            bundles.stream().map(one -> new BundleItem(one.bundleId(), one.quantity())).toList()),
        within);
  }

  /** Gives the buyer's own reservation back. */
  public ReleaseOutcome giveBack(UUID eventId, UUID userId, UUID reservationId, Duration within) {
    return engine.execute(eventId, new StockCommand.GiveBack(reservationId, userId), within);
  }

  /**
   * Gives back what the buyer reserved under a key. A key that was never seen is spent, so that the
   * request it named is refused should it still arrive.
   */
  public ReleaseOutcome giveBack(UUID eventId, UUID userId, String key, Duration within) {
    String full = ReservationKeys.ofBuyer(userId, key);
    Optional<UUID> made = store.madeUnder(full);
    return made.isPresent()
        ? giveBack(eventId, userId, made.get(), within)
        : engine.execute(eventId, new StockCommand.Release(full, Ids.next()), within);
  }
}
