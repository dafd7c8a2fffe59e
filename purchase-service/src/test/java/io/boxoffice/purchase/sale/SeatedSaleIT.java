package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SeatedSaleIT extends PurchaseIT {

  @Test
  void each_ticket_is_for_a_seat_of_the_buyers_choice() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 2500, 10);

    UUID order = paid(seatsBody(type, 4, 5));

    JsonNode seats = order(order).json().at("/items/0/seats");
    assertThat(seats.valueStream().map(seat -> seat.get("number").asInt())).containsExactly(3, 4);
    assertThat(ticketsOf(order))
        .extracting(ticket -> ticket(ticket).json().get("seat").toString())
        .containsExactlyInAnyOrder(seat(4), seat(5));
    assertThat(INVENTORY.freeSeats(type)).doesNotContain(3, 4).hasSize(8);
  }

  @Test
  void a_refund_gives_back_the_seats_and_each_kind_of_ticket_once() {
    UUID seated = INVENTORY.seatsOnSale(event, seller, 2500, 10);
    UUID standing = onSale(1000, 10);
    UUID bundle = INVENTORY.bundleOnSale(standing, 3, 800);
    UUID order =
        paid(
            """
            {"eventId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 2, "seatSelection": "best_available"},
                       {"ticketTypeId": "%s", "quantity": 1}],
             "bundles": [{"bundleId": "%s", "quantity": 2}]}
            """
                .formatted(event, seated, standing, bundle));
    assertThat(amountOf(order)).isEqualTo(2 * 2500 + 1000 + 6 * 800);
    JsonNode items = order(order).json().get("items");
    assertThat(items.valueStream().map(item -> item.get("unitPriceMinor").asLong()))
        .containsExactly(2500L, 1000L, 800L);
    assertThat(items.get(2).get("bundleId").asString()).isEqualTo(bundle.toString());
    assertThat(ticketsOf(order)).hasSize(9);

    Answer refund =
        send(
            "POST",
            "/api/orders/" + order + "/refunds",
            buyerToken(),
            "{\"reason\": \"ill\"}",
            Map.of("Idempotency-Key", "r"));

    assertThat(refund.status()).as(refund.body()).isEqualTo(202);
    awaitStatus(order, "refunded");
    awaitQuiet(refund.id());
    assertThat(INVENTORY.freeSeats(seated)).hasSize(10);
    assertThat(INVENTORY.available(standing)).isEqualTo(10);
    assertThat(INVENTORY.sold(standing)).isZero();
  }

  @Test
  void a_late_payment_gets_the_very_seats_and_bundles_that_were_paid() {
    UUID seated = INVENTORY.seatsOnSale(event, seller, 2500, 10);
    UUID bundle = INVENTORY.bundleOnSale(onSale(1000, 10), 2, 800);
    UUID order =
        placed(
            """
            {"eventId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 2, "seatSelection": "best_available"}],
             "bundles": [{"bundleId": "%s", "quantity": 1}]}
            """
                .formatted(event, seated, bundle));
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(order, "expired");
    awaitQuiet(order);

    pay(order);

    awaitStatus(order, "completed");
    List<JsonNode> again =
        INVENTORY.calls(c -> c.text("reservationKey").equals(order + "-2")).stream()
            .filter(call -> call.path().equals("/internal/reservations"))
            .map(call -> call.body().get("items"))
            .toList();
    assertThat(again.getFirst()).hasSize(2);
    assertThat(again.getFirst().at("/0/seats")).hasSize(2);
    assertThat(ticketsOf(order)).hasSize(4);
    assertThat(INVENTORY.freeSeats(seated)).hasSize(8);
  }

  @Test
  void a_seat_that_somebody_else_has_is_refused_as_inventory_says() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 2500, 10);
    placed(seatsBody(type, 1, 2));

    Answer refused = purchase("taken", seatsBody(type, 2, 3));

    assertThat(refused.status()).as(refused.body()).isEqualTo(409);
    assertThat(refused.problem()).isEqualTo("seat-taken");
    assertThat(refused.json().at("/seat/seat").asInt()).isEqualTo(2);
    assertThat(INVENTORY.freeSeats(type)).hasSize(8);
  }

  private String seatsBody(UUID type, int one, int other) {
    return """
    {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 2, "seatSelection": "manual",
      "seats": [{"section": "Hall", "subsection": "Front", "row": 1, "seat": %d},
                {"section": "Hall", "subsection": "Front", "row": 1, "seat": %d}]}]}
    """
        .formatted(event, type, one, other);
  }

  private static String seat(int seat) {
    return """
        {"number":%d,"section":"Hall","subsection":"Front","row":1,"seat":%d}"""
        .formatted(seat - 1, seat);
  }

  private UUID placed(String body) {
    Answer answer = purchase(Ids.next().toString(), body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.id();
  }

  private UUID paid(String body) {
    UUID order = placed(body);
    pay(order);
    awaitStatus(order, "completed");
    return order;
  }
}
