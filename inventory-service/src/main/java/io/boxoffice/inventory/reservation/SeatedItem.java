package io.boxoffice.inventory.reservation;

import java.util.List;
import java.util.UUID;

/**
 * So many tickets of one type, their seats by number.
 *
 * @param seats as many as the quantity, or none when the type has no seats
 */
record SeatedItem(UUID ticketTypeId, int quantity, List<Integer> seats) {
  SeatedItem {
    if (quantity < 1 || (!seats.isEmpty() && seats.size() != quantity)) {
      throw new IllegalArgumentException("not an item: " + quantity + " with seats " + seats);
    }
    seats = seats.stream().sorted().toList();
  }

  int[] seatNumbers() {
    return seats.stream().mapToInt(Integer::intValue).toArray();
  }
}
