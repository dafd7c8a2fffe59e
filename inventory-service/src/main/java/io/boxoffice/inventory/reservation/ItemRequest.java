package io.boxoffice.inventory.reservation;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** So many tickets of one type, as a request asks for them. */
record ItemRequest(
    @NotNull UUID ticketTypeId, @NotNull @Positive @Max(MOST_TICKETS) Integer quantity) {
  /** Most ticket types of one request. */
  static final int MOST_TYPES = 20;

  /** Most tickets of one type in one request. */
  static final int MOST_TICKETS = 1_000;

  /** Whether no type comes twice. */
  static boolean eachOnce(@Nullable List<ItemRequest> items) {
    return items == null
        || items.stream().filter(Objects::nonNull).map(ItemRequest::ticketTypeId).distinct().count()
            == items.stream().filter(Objects::nonNull).count();
  }

  static List<Item> items(List<ItemRequest> requested) {
    return requested.stream().map(item -> new Item(item.ticketTypeId(), item.quantity())).toList();
  }
}
