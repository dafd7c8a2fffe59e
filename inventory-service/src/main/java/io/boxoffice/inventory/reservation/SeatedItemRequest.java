package io.boxoffice.inventory.reservation;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * So many sold tickets of one type, as another service names them.
 *
 * @param seats numbers of their seats, for a type that has seats
 */
record SeatedItemRequest(
    @NotNull UUID ticketTypeId,
    @NotNull @Positive @Max(ItemRequest.MOST_TICKETS) Integer quantity,
    @Nullable @Size(min = 1, max = ItemRequest.MOST_TICKETS) List<@NotNull @PositiveOrZero Integer> seats) {

  @AssertTrue(message = "must name as many seats as the quantity, each once") @SuppressWarnings("unused")
  boolean isSeats() {
    return seats == null
        || (quantity != null
            && seats.size() == quantity
            && new HashSet<>(seats).size() == seats.size());
  }

  static boolean eachOnce(@Nullable List<SeatedItemRequest> items) {
    return items == null
        || items.stream()
                .filter(Objects::nonNull)
                .map(SeatedItemRequest::ticketTypeId)
                .distinct()
                .count()
            == items.stream().filter(Objects::nonNull).count();
  }

  static List<SeatedItem> items(List<SeatedItemRequest> requested) {
    return requested.stream()
        .map(
            item ->
                new SeatedItem(
                    item.ticketTypeId(),
                    item.quantity(),
                    item.seats() == null ? List.of() : item.seats()))
        .toList();
  }
}
