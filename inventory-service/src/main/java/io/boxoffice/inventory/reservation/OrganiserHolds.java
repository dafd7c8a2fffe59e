package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.reservation.BuyerReservations.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Holds as organisers make them, for protocols beside HTTP. */
@Component
public class OrganiserHolds {
  private final StockEngine engine;

  OrganiserHolds(StockEngine engine) {
    this.engine = engine;
  }

  /**
   * Takes tickets off sale until a moment.
   *
   * @param key the organiser's own name for the request; a repeat gets the same hold
   * @param within how long the caller waits
   */
  public HoldOutcome hold(
      UUID eventId,
      UUID userId,
      String key,
      Wanted wanted,
      String reason,
      Instant expiresAt,
      Duration within) {
    return engine.execute(
        eventId,
        new StockCommand.Hold(
            Ids.next(),
            ReservationKeys.ofBuyer(userId, key),
            wanted.item(),
            reason,
            expiresAt,
            userId),
        within);
  }
}
