package io.boxoffice.purchase.order;

import io.boxoffice.common.outbox.DomainEvent;
import java.util.UUID;

/** Payload of every {@code order.*} event. */
record OrderEvent(
    UUID orderId,
    String orderNumber,
    UUID eventId,
    UUID userId,
    OrderStatus status,
    long totalMinor,
    String currency) {

  static DomainEvent of(String type, Order order) {
    return new DomainEvent(
        type,
        order.id(),
        order.version(),
        new OrderEvent(
            order.id(),
            order.orderNumber(),
            order.eventId(),
            order.userId(),
            order.status(),
            order.totalMinor(),
            order.reservedCurrency()));
  }
}
