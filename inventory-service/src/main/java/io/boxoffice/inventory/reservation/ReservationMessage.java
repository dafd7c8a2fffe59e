package io.boxoffice.inventory.reservation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the topic tells of a reservation. */
record ReservationMessage(
    UUID reservationId,
    UUID eventId,
    @Nullable UUID userId,
    ReservationStatus status,
    List<Item> items) {

  static ReservationMessage of(StockBook.Change change) {
    Claim claim = change.claim();
    return new ReservationMessage(
        claim.id(), claim.eventId(), claim.userId(), change.to(), claim.items());
  }
}
