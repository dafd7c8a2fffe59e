package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.fake.FakeServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void a_late_payment_gets_other_seats_at_the_same_price_when_its_own_are_gone() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 2500, 10);
    UUID order = placed(seatsBody(type, 1, 2));
    expire(order);
    INVENTORY.setPrice(type, 9900);
    placed(seatsBody(type, 2, 3));

    pay(order);

    awaitStatus(order, "completed");
    List<String> seats =
        ticketsOf(order).stream().map(id -> ticket(id).json().get("seat").toString()).toList();
    assertThat(seats).containsExactlyInAnyOrder(seat(1), seat(4));
    assertThat(
            ticketsOf(order).stream().map(id -> ticket(id).json().get("faceValueMinor").asLong()))
        .containsOnly(2500L);
    assertThat(order(order).json().at("/items/0/seats").toString())
        .contains(seat(1))
        .contains(seat(4));
    assertThat(PROVIDER.kept(order)).isEqualTo(5000);
    awaitQuiet(order);
    assertThat(INVENTORY.freeSeats(type)).hasSize(6);
    refund(order);
    awaitStatus(order, "refunded");
    eventually(() -> assertThat(INVENTORY.freeSeats(type)).contains(0, 3).hasSize(8));
  }

  @Test
  void a_late_payment_whose_other_seats_came_without_an_answer_gets_those() {
    UUID type = INVENTORY.seatsOnSale(event, seller, 2500, 10);
    UUID order = placed(seatsBody(type, 1, 2));
    expire(order);
    placed(seatsBody(type, 2, 3));
    INVENTORY.strictKeys();
    AtomicBoolean lost = new AtomicBoolean();
    INVENTORY.disturb(
        new FakeServer.Disturbance() {
          @Override
          public FakeServer.Reply after(FakeServer.Call call) {
            return call.body().at("/items/0/seatSelection").asString("").equals("best_available")
                    && lost.compareAndSet(false, true)
                ? new FakeServer.Reply(500, Map.of())
                : null;
          }
        });

    pay(order);

    awaitStatus(order, "completed");
    assertThat(lost).isTrue();
    assertThat(INVENTORY.freeSeats(type)).as("no seat is reserved twice").hasSize(6);
  }

  @Test
  void a_late_payment_for_more_kinds_than_one_reservation_holds_goes_back() {
    UUID bundle = INVENTORY.bundleOfKinds(event, seller, 21, 100);
    UUID order =
        placed(
            """
            {"eventId": "%s", "bundles": [{"bundleId": "%s", "quantity": 1}]}
            """
                .formatted(event, bundle));
    expire(order);

    pay(order);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.kept(order)).isZero();
    assertThat(ticketsOf(order)).isEmpty();
    assertThat(order(order).text("status")).isEqualTo("refunded");
  }

  @Test
  void a_refund_gives_back_more_kinds_than_fit_one_return() {
    UUID bundle = INVENTORY.bundleOfKinds(event, seller, 21, 100);
    UUID order =
        paid(
            """
            {"eventId": "%s", "bundles": [{"bundleId": "%s", "quantity": 2}]}
            """
                .formatted(event, bundle));
    List<UUID> kinds =
        ticketsOf(order).stream()
            .map(id -> UUID.fromString(ticket(id).text("ticketTypeId")))
            .distinct()
            .toList();
    assertThat(kinds).hasSize(21);

    refund(order);

    awaitStatus(order, "refunded");
    assertThat(kinds).allMatch(kind -> INVENTORY.sold(kind) == 0);
    assertThat(kinds).allMatch(kind -> INVENTORY.available(kind) == 5);
  }

  private void expire(UUID order) {
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(order, "expired");
    awaitQuiet(order);
  }

  private void refund(UUID order) {
    assertThat(
            send(
                    "POST",
                    "/api/orders/" + order + "/refunds",
                    buyerToken(),
                    "{}",
                    Map.of("Idempotency-Key", "refund"))
                .status())
        .isEqualTo(202);
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
