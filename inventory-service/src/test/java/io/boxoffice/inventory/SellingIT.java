package io.boxoffice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The service's part of the main job, over HTTP. */
class SellingIT extends RunningService {

  @Test
  void a_service_reserves_confirms_and_returns_stock() {
    Shop shop = shop();
    UUID floor = ticketType(shop, 100, ", \"maxTransfers\": 2");
    UUID balcony = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    String request =
        """
        {"reservationKey": "order-1", "eventId": "%s", "userId": "%s",
         "items": [{"ticketTypeId": "%s", "quantity": 2}, {"ticketTypeId": "%s", "quantity": 1}]}
        """
            .formatted(shop.event(), buyer, floor, balcony);

    Answer reserved =
        expect(201, internal(shop.tenant(), "POST", "/internal/reservations", request));
    assertThat(reserved.body().path("totalMinor").asLong()).isEqualTo(7500);
    assertThat(reserved.body().path("currency").asString()).isEqualTo("EUR");
    assertThat(reserved.body().path("event").path("venueName").asString()).isEqualTo("Hall");
    assertThat(reserved.body().path("event").path("country").asString()).isEqualTo("AT");
    assertThat(reserved.body().path("event").path("category").asString()).isNotEmpty();
    assertThat(reserved.body().path("items")).hasSize(2);
    Answer again = expect(201, internal(shop.tenant(), "POST", "/internal/reservations", request));
    assertThat(again.body()).isEqualTo(reserved.body());

    String id = reserved.body().path("reservationId").asString();
    String confirm = "/internal/reservations/" + id + "/confirm";
    for (UUID foreign : List.of(event(shop.tenant(), shop.seller(), shop.venue()), Ids.next())) {
      Answer refused =
          expect(404, internal(shop.tenant(), "POST", confirm + "?eventId=" + foreign, null));
      assertThat(refused.slug()).isEqualTo("unknown-reservation");
    }
    Answer confirmed =
        expect(200, internal(shop.tenant(), "POST", confirm + "?eventId=" + shop.event(), null));
    assertThat(confirmed.body().path("status").asString()).isEqualTo("confirmed");
    expect(200, internal(shop.tenant(), "POST", confirm, null));
    assertThat(
            expect(
                    409,
                    internal(
                        shop.tenant(),
                        "POST",
                        "/internal/reservations/release",
                        "{\"reservationKey\": \"order-1\", \"eventId\": \"%s\"}"
                            .formatted(shop.event())))
                .slug())
        .isEqualTo("reservation-confirmed");

    String back =
        """
        {"returnKey": "refund-1", "eventId": "%s",
         "items": [{"ticketTypeId": "%s", "quantity": 1}]}
        """
            .formatted(shop.event(), floor);
    expect(204, internal(shop.tenant(), "POST", "/internal/stock/returns", back));
    expect(204, internal(shop.tenant(), "POST", "/internal/stock/returns", back));

    JsonNode audit =
        expect(200, visitor(shop.tenant()).get("/api/events/" + shop.event() + "/stock-audit"))
            .body();
    assertThat(audit.path("holds").asBoolean()).isTrue();
    assertThat(line(audit, floor).path("sold").asInt()).isEqualTo(1);
    assertThat(line(audit, floor).path("available").asInt()).isEqualTo(99);
    assertThat(line(audit, balcony).path("rowsSold").asInt()).isEqualTo(1);
  }

  @Test
  void a_buyer_reserves_once_per_key_and_gives_back() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    Client client = as(buyer, shop.tenant(), "buyer").with("Idempotency-Key", "k1");
    String body = reserve(shop, type, 3);

    Answer first = expect(201, client.post("/api/reservations", body));
    assertThat(first.body().path("status").asString()).isEqualTo("reserved");
    Answer second = expect(201, client.post("/api/reservations", body));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.raw().headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(expect(422, client.post("/api/reservations", reserve(shop, type, 2))).slug())
        .isEqualTo("idempotency-key-reused");

    expect(200, client.get("/api/reservations/" + first.id()));
    Client stranger = as(Ids.next(), shop.tenant(), "buyer");
    expect(404, stranger.get("/api/reservations/" + first.id()));
    expect(404, stranger.delete("/api/reservations/" + first.id()));
    assertThat(available(shop, type)).isEqualTo(7);

    expect(204, client.delete("/api/reservations/" + first.id()));
    expect(204, client.delete("/api/reservations/" + first.id()));
    assertThat(available(shop, type)).isEqualTo(10);
    assertThat(expect(409, client.post("/api/reservations", body)).slug())
        .isEqualTo("reservation-released");
  }

  @Test
  void an_order_takes_over_the_buyers_reservation_and_alone_disposes_of_it() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID buyer = Ids.next();
    Client client = as(buyer, shop.tenant(), "buyer").with("Idempotency-Key", "k1");
    UUID id = expect(201, client.post("/api/reservations", reserve(shop, type, 2))).id();
    String takeOver =
        """
        {"reservationKey": "%s", "eventId": "%s", "userId": "%s", "reservationId": "%s"}
        """;

    Answer taken =
        expect(
            201,
            internal(
                shop.tenant(),
                "POST",
                "/internal/reservations",
                takeOver.formatted("order-1", shop.event(), buyer, id)));
    assertThat(taken.body().path("reservationId").asString()).isEqualTo(id.toString());
    assertThat(expect(409, client.delete("/api/reservations/" + id)).slug())
        .isEqualTo("reservation-bound");
    assertThat(
            expect(
                    409,
                    internal(
                        shop.tenant(),
                        "POST",
                        "/internal/reservations",
                        takeOver.formatted("order-2", shop.event(), buyer, id)))
                .slug())
        .isEqualTo("reservation-bound");
    assertThat(
            expect(
                    404,
                    internal(
                        shop.tenant(),
                        "POST",
                        "/internal/reservations",
                        takeOver.formatted("order-3", shop.event(), Ids.next(), id)))
                .slug())
        .isEqualTo("unknown-reservation");

    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations/release",
            "{\"reservationKey\": \"order-1\", \"eventId\": \"%s\"}".formatted(shop.event())));
    assertThat(available(shop, type)).isEqualTo(10);
  }

  @Test
  void a_release_that_overtakes_its_reserve_refuses_it() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations/release",
            "{\"reservationKey\": \"late\", \"eventId\": \"%s\"}".formatted(shop.event())));
    Answer late =
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations",
            """
            {"reservationKey": "late", "eventId": "%s", "userId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 1}]}
            """
                .formatted(shop.event(), Ids.next(), type));
    assertThat(expect(409, late).slug()).isEqualTo("reservation-released");
    assertThat(available(shop, type)).isEqualTo(10);
  }

  @Test
  void an_event_is_sold_out_while_nothing_is_left_and_on_sale_again_when_stock_comes_back() {
    Shop shop = shop();
    UUID type = ticketType(shop, 2, "");
    Client client = as(Ids.next(), shop.tenant(), "buyer").with("Idempotency-Key", "k");
    UUID id = expect(201, client.post("/api/reservations", reserve(shop, type, 2))).id();
    assertThat(status(shop)).isEqualTo("sold_out");
    Client other = as(Ids.next(), shop.tenant(), "buyer").with("Idempotency-Key", "k");
    Answer refused = expect(409, other.post("/api/reservations", reserve(shop, type, 1)));
    assertThat(refused.slug()).isEqualTo("sold-out");
    assertThat(refused.body().path("available").asInt()).isZero();
    expect(204, client.delete("/api/reservations/" + id));
    assertThat(status(shop)).isEqualTo("active");
  }

  @Test
  void a_smaller_capacity_never_takes_tickets_from_those_who_have_them() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Client client = as(Ids.next(), shop.tenant(), "buyer").with("Idempotency-Key", "k");
    expect(201, client.post("/api/reservations", reserve(shop, type, 4)));
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    String change =
        """
        {"name": "Floor", "priceMinor": 2500, "currency": "EUR", "capacity": %d, "version": %d}
        """;
    Answer refused = expect(409, seller.put("/api/ticket-types/" + type, change.formatted(3, 1)));
    assertThat(refused.slug()).isEqualTo("capacity-below-use");
    assertThat(refused.body().path("inUse").asInt()).isEqualTo(4);
    Answer smaller = expect(200, seller.put("/api/ticket-types/" + type, change.formatted(4, 1)));
    assertThat(smaller.body().path("available").asInt()).isZero();
    assertThat(expect(409, seller.put("/api/ticket-types/" + type, change.formatted(9, 1))).slug())
        .isEqualTo("version-conflict");
    assertThat(expect(409, seller.delete("/api/ticket-types/" + type)).slug())
        .isEqualTo("ticket-type-in-use");
    UUID unused = ticketType(shop, 5, "");
    expect(204, seller.delete("/api/ticket-types/" + unused));
    expect(404, seller.get("/api/ticket-types/" + unused));
  }

  static String reserve(Shop shop, UUID type, int quantity) {
    return """
    {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}]}
    """
        .formatted(shop.event(), type, quantity);
  }

  private String status(Shop shop) {
    return expect(200, visitor(shop.tenant()).get("/api/events/" + shop.event()))
        .body()
        .path("status")
        .asString();
  }

  private int available(Shop shop, UUID type) {
    JsonNode types =
        expect(200, visitor(shop.tenant()).get("/api/events/" + shop.event() + "/availability"))
            .body()
            .path("ticketTypes");
    for (JsonNode one : types) {
      if (one.path("ticketTypeId").asString().equals(type.toString())) {
        return one.path("available").asInt();
      }
    }
    throw new AssertionError("no such type: " + types);
  }

  private static JsonNode line(JsonNode audit, UUID type) {
    for (JsonNode one : audit.path("ticketTypes")) {
      if (one.path("ticketTypeId").asString().equals(type.toString())) {
        return one;
      }
    }
    throw new AssertionError("no such type: " + audit);
  }
}
