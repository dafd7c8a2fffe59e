package io.boxoffice.purchase.order;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order as its row says.
 *
 * @param attempt which reservation this is; 1 unless a late payment needed another
 * @param event null until it is reserved
 * @param currency null until it is reserved
 * @param items empty until it is reserved
 * @param version grows with every change; the version of its events
 */
public record Order(
    UUID id,
    UUID tenantId,
    String orderNumber,
    UUID userId,
    UUID eventId,
    OrderStatus status,
    OrderRequest request,
    @Nullable String billingCountry,
    int attempt,
    @Nullable UUID reservationId,
    @Nullable Instant reservationExpiresAt,
    @Nullable EventDetails event,
    @Nullable String currency,
    long subtotalMinor,
    long discountMinor,
    long taxMinor,
    long totalMinor,
    @Nullable Failure failure,
    long version,
    Instant createdAt,
    List<OrderItem> items) {

  public Order {
    items = List.copyOf(items);
  }

  /**
   * Key of the current reservation at inventory: the same for every repetition of one attempt, and
   * another for the next, because a released key stays refused.
   */
  public String reservationKey() {
    return attempt == 1 ? id.toString() : id + "-" + attempt;
  }

  /** What to reserve: the items, once they are known, are what is still owed. */
  public OrderRequest toReserve() {
    return items.isEmpty() ? request : OrderRequest.again(items);
  }

  /** The event of an order that has been reserved. */
  public EventDetails reservedEvent() {
    return Objects.requireNonNull(event, "a reserved order knows its event");
  }

  /** The currency of an order that has been reserved. */
  public String reservedCurrency() {
    return Objects.requireNonNull(currency, "a reserved order knows its currency");
  }

  /** Tells whether the order may become that: what was paid for is never cancelled. */
  boolean mayBecome(OrderStatus to) {
    return status.mayBecome(to)
        && (status != OrderStatus.PAID || to != OrderStatus.CANCELLED || free());
  }

  /** The order as its next version has it, with the earlier failure unless there is a new one. */
  Order become(OrderStatus to, @Nullable Failure why) {
    return new Order(
        id,
        tenantId,
        orderNumber,
        userId,
        eventId,
        to,
        request,
        billingCountry,
        attempt,
        reservationId,
        reservationExpiresAt,
        event,
        currency,
        subtotalMinor,
        discountMinor,
        taxMinor,
        totalMinor,
        why == null ? failure : why,
        version + 1,
        createdAt,
        items);
  }

  /** Tells whether there is nothing to pay. */
  public boolean free() {
    return totalMinor == 0;
  }
}
