package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tickets of several types, reserved as one. */
class BundleIT extends RunningEngine {

  @Test
  void a_bundle_is_reserved_whole_at_its_own_price_or_not_at_all() {
    Shop shop = shop();
    UUID adult = ticketType(shop, 10, "");
    UUID child = ticketType(shop, 3, "");
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    UUID family =
        expect(
                201,
                seller.post(
                    "/api/events/" + shop.event() + "/bundles",
                    """
                    {"name": "Family", "priceMinor": 7001, "items": [
                      {"ticketTypeId": "%s", "quantity": 2}, {"ticketTypeId": "%s", "quantity": 1}]}
                    """
                        .formatted(adult, child)))
            .id();
    UUID buyer = Ids.next();
    Client client = as(buyer, shop.tenant(), "buyer").with("Idempotency-Key", "a");
    String two =
        "{\"eventId\": \"%s\", \"bundles\": [{\"bundleId\": \"%s\", \"quantity\": 2}]}"
            .formatted(shop.event(), family);
    Answer made = expect(201, client.post("/api/reservations", two));
    assertThat(made.body().path("totalMinor").asLong()).isEqualTo(14_002);
    long sum = 0;
    int tickets = 0;
    for (JsonNode item : made.body().path("items")) {
      sum += item.path("quantity").asInt() * item.path("unitPriceMinor").asLong();
      tickets += item.path("quantity").asInt();
      assertThat(item.path("bundleId").asString()).isEqualTo(family.toString());
    }
    assertThat(sum).isEqualTo(14_002);
    assertThat(tickets).isEqualTo(6);
    assertThat(expect(201, client.post("/api/reservations", two)).body()).isEqualTo(made.body());
    assertThat(
            expect(
                    422,
                    client.post(
                        "/api/reservations", two.replace("\"quantity\": 2", "\"quantity\": 1")))
                .slug())
        .isEqualTo("idempotency-key-reused");
    assertThat(
            expect(
                    409,
                    as(Ids.next(), shop.tenant(), "buyer")
                        .with("Idempotency-Key", "b")
                        .post("/api/reservations", two))
                .slug())
        .isEqualTo("sold-out");
    assertThat(assertAddsUp(shop, adult).counts()).isEqualTo(new StockCounts(10, 6, 4, 0, 0));
    assertThat(assertAddsUp(shop, child).counts()).isEqualTo(new StockCounts(3, 1, 2, 0, 0));
    expect(
        200,
        internal(shop.tenant(), "POST", "/internal/reservations/" + made.id() + "/confirm", null));
    assertThat(assertAddsUp(shop, adult).counts()).isEqualTo(new StockCounts(10, 6, 0, 4, 0));
    assertThat(
            expect(200, visitor(shop.tenant()).get("/api/events/" + shop.event() + "/bundles"))
                .body()
                .path("items"))
        .hasSize(1);
    assertThat(
            expect(
                    404,
                    client
                        .with("Idempotency-Key", "c")
                        .post(
                            "/api/reservations",
                            two.replace(family.toString(), Ids.next().toString())))
                .slug())
        .isEqualTo("unknown-bundle");
  }
}
