package io.boxoffice.local.demo;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One ticket of another event, whose code must not open the gates of the sale. */
final class OtherEvent {
  private OtherEvent() {}

  static Order buy(Gateway gateway, Sale sale, Person buyer, Mismatches mismatches)
      throws InterruptedException {
    Answer answer =
        gateway.post(
            buyer,
            "/api/purchase",
            UUID.randomUUID().toString(),
            Map.of(
                "eventId", sale.otherEventId(),
                "items", List.of(Map.of("ticketTypeId", sale.otherTypeId(), "quantity", 1))));
    UUID id = Gateway.id(answer, "the purchase for the other event");
    Order order = new Order(id, buyer, 1, Conduct.PAY);
    order.update(answer.body());
    Payments.confirm(gateway, order, answer, mismatches);
    return order;
  }
}
