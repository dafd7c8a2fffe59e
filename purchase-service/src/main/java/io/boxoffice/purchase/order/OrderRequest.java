package io.boxoffice.purchase.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer asks for: items, or a reservation made before.
 *
 * @param items empty when a reservation is named
 * @param reservationId the buyer's own reservation to take over
 */
public record OrderRequest(List<Line> items, @Nullable UUID reservationId) {

  public OrderRequest {
    items = List.copyOf(items);
  }

  /**
   * One kind of ticket.
   *
   * @param quantity at least 1
   */
  public record Line(UUID ticketTypeId, int quantity) {}
}
