package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatMap;
import io.boxoffice.inventory.seat.SeatRef;
import io.boxoffice.inventory.seat.SeatStatus;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Which seats a wish for tickets of a seated type comes to. */
sealed interface SeatPick {
  /** These seats are available and meet the wish. */
  record Picked(int[] seats) implements SeatPick {}

  /** There are not so many. */
  record TooFew() implements SeatPick {}

  /** The type has no such seat. */
  record Unknown(SeatRef seat) implements SeatPick {}

  record Taken(SeatRef seat) implements SeatPick {}

  /** The choice would needlessly leave this seat alone. */
  record LeavesAlone(SeatRef seat) implements SeatPick {}

  /**
   * Picks seats.
   *
   * @param orphanRule whether a choice of one's own may leave no single seat
   */
  static SeatPick of(SeatMap map, UUID ticketTypeId, Item item, boolean orphanRule) {
    if (!item.seats().isEmpty()) {
      return named(map, ticketTypeId, item.seats(), orphanRule);
    }
    int[] best = map.best(ticketTypeId, item.quantity(), item.accessible());
    return best == null ? new TooFew() : new Picked(best);
  }

  private static SeatPick named(
      SeatMap map, UUID ticketTypeId, List<SeatRef> refs, boolean orphanRule) {
    int[] seats = new int[refs.size()];
    for (int i = 0; i < seats.length; i++) {
      SeatRef ref = refs.get(i);
      int seat = map.layout().find(ref);
      if (seat < 0 || !map.layout().block(seat).ticketTypeId().equals(ticketTypeId)) {
        return new Unknown(ref);
      }
      if (map.status(seat) != SeatStatus.AVAILABLE) {
        return new Taken(ref);
      }
      seats[i] = seat;
    }
    Arrays.sort(seats);
    int alone = orphanRule ? map.orphanOf(seats) : -1;
    return alone < 0 ? new Picked(seats) : new LeavesAlone(map.layout().ref(alone));
  }
}
