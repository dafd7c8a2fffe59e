package io.boxoffice.inventory.reservation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * So many tickets of one type.
 *
 * @param quantity at least 1
 * @param seats which seats, or none named: then the best available ones, if the type has seats
 * @param accessible whether one of the best available must be for people with disabilities
 */
record Item(
    UUID ticketTypeId,
    int quantity,
    @JsonIgnore List<SeatRef> seats,
    @JsonIgnore boolean accessible) {

  Item {
    if (quantity < 1) {
      throw new IllegalArgumentException("an item has at least one ticket: " + quantity);
    }
    if (!seats.isEmpty() && seats.size() != quantity) {
      throw new IllegalArgumentException("an item names all of its seats or none");
    }
    seats = List.copyOf(seats);
  }

  /** Tickets without named seats. */
  Item(UUID ticketTypeId, int quantity) {
    this(ticketTypeId, quantity, List.of(), false);
  }

  /**
   * Returns a copy of the items, each of another type, in the order of their ids: the order in
   * which everybody goes through them.
   */
  static List<Item> checked(List<Item> items) {
    Set<UUID> types = new HashSet<>();
    for (Item item : items) {
      if (!types.add(item.ticketTypeId())) {
        throw new IllegalArgumentException("two items of one type: " + item.ticketTypeId());
      }
    }
    return items.stream().sorted(Comparator.comparing(Item::ticketTypeId)).toList();
  }
}
