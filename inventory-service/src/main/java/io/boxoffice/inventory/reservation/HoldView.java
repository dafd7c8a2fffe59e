package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stock that is off sale.
 *
 * @param kind hold, or write_off for what was sold and revoked
 * @param seats which seats, or none when the type has none
 * @param status active or released
 * @param expiresAt when it comes back by itself, or null
 * @param createdBy the organiser who held it, or null
 */
public record HoldView(
    UUID id,
    UUID eventId,
    UUID ticketTypeId,
    String kind,
    int quantity,
    List<SeatRef> seats,
    String reason,
    String status,
    @Nullable Instant expiresAt,
    @Nullable UUID createdBy,
    Instant createdAt,
    @Nullable Instant releasedAt) {
  /** Copies the list. */
  public HoldView {
    seats = List.copyOf(seats);
  }
}
