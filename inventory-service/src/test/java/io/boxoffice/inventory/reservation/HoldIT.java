package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What organisers keep off sale. */
class HoldIT extends RunningEngine {

  private Answer hold(Shop shop, String key, String body) {
    return as(shop.seller(), shop.tenant(), "seller")
        .with("Idempotency-Key", key)
        .post("/api/events/" + shop.event() + "/holds", body);
  }

  private static String body(UUID type, int quantity, String more) {
    return "{\"ticketTypeId\": \"%s\", \"quantity\": %d, \"reason\": \"artist\" %s}"
        .formatted(type, quantity, more);
  }

  @Test
  void held_stock_is_not_for_sale_until_it_is_released() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Answer held = expect(201, hold(shop, "h", body(type, 7, "")));
    assertThat(expect(201, hold(shop, "h", body(type, 7, ""))).body()).isEqualTo(held.body());
    assertThat(expect(422, hold(shop, "h", body(type, 6, ""))).slug())
        .isEqualTo("idempotency-key-reused");
    assertThat(expect(409, hold(shop, "i", body(type, 4, ""))).slug()).isEqualTo("sold-out");
    assertThat(execute(engine, shop, reserve("r", Ids.next(), type, 4)))
        .isEqualTo(new ReserveOutcome.SoldOut(type, 3));
    assertThat(assertAddsUp(shop, type).counts()).isEqualTo(new StockCounts(10, 3, 0, 0, 7));
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    assertThat(
            expect(200, seller.get("/api/events/" + shop.event() + "/holds"))
                .body()
                .path("items")
                .path(0)
                .path("status")
                .asString())
        .isEqualTo("active");
    expect(204, seller.delete("/api/holds/" + held.id()));
    expect(204, seller.delete("/api/holds/" + held.id()));
    assertThat(assertAddsUp(shop, type).counts()).isEqualTo(StockCounts.of(10));
    expect(404, seller.delete("/api/holds/" + Ids.next()));
    assertThat(
            expect(400, seller.post("/api/events/" + shop.event() + "/holds", body(type, 1, "")))
                .slug())
        .isEqualTo("idempotency-key-missing");
    assertThat(
            expect(422, hold(shop, "p", body(type, 1, ", \"expiresAt\": \"2020-01-01T00:00:00Z\"")))
                .slug())
        .isEqualTo("expires-in-the-past");
  }
}
