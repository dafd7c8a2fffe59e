package io.boxoffice.inventory.reservation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * So many tickets of one type.
 *
 * @param quantity at least 1
 */
record Item(UUID ticketTypeId, int quantity) {

  Item {
    if (quantity < 1) {
      throw new IllegalArgumentException("an item has at least one ticket: " + quantity);
    }
  }

  /** Returns a copy of the items, each of another type. */
  static List<Item> checked(List<Item> items) {
    Set<UUID> types = new HashSet<>();
    for (Item item : items) {
      if (!types.add(item.ticketTypeId())) {
        throw new IllegalArgumentException("two items of one type: " + item.ticketTypeId());
      }
    }
    if (items.isEmpty()) {
      throw new IllegalArgumentException("no items");
    }
    return List.copyOf(items);
  }
}
