package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.cache.Versioned;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The map of an event's seats.
 *
 * @param version grows with each batch that changes seats
 * @param seats how many there are; they are numbered from 0
 * @param encoding how {@code statuses} is to be read
 * @param statuses where each seat is
 * @param blocks how the seats lie; left out where it was not asked for
 */
record SeatMapView(
    UUID eventId,
    long version,
    int seats,
    String encoding,
    String statuses,
    @Nullable List<SeatBlockView> blocks) {
  private static final String TWO_BITS = "base64-2bit";

  static SeatMapView of(Versioned<SeatStates> map, @Nullable List<SeatBlockView> blocks) {
    SeatStates states = map.value();
    return new SeatMapView(
        states.eventId(),
        map.version(),
        states.seats(),
        TWO_BITS,
        Base64.getEncoder().encodeToString(states.bits()),
        blocks);
  }
}
