package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PriceOverrideIT extends PurchaseIT {

  @Test
  void an_approved_price_is_what_its_buyer_pays_once() {
    UUID type = onSale(700, 10);
    UUID override = approved(sellerToken(), details(type, 100, 2));

    Answer placed = purchase("cheap", body(type, 2, override));

    assertThat(placed.status()).as(placed.body()).isEqualTo(201);
    assertThat(placed.json().get("totalMinor").asLong()).isEqualTo(200);
    assertThat(placed.json().at("/items/0/unitPriceMinor").asLong()).isEqualTo(100);
    pay(placed.id());
    awaitStatus(placed.id(), "completed");
    refused("again", body(type, 1, override));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(8));
  }

  @Test
  void a_cancelled_order_leaves_its_price_to_another_and_no_other_order_does() {
    UUID type = onSale(700, 10);
    UUID override = approved(admin(), details(type, 100, 2));
    UUID first = purchase("one", body(type, 1, override)).id();
    refused("two", body(type, 1, override));

    post("/api/orders/" + first + "/cancel", buyerToken(), null);

    assertThat(purchase("three", body(type, 1, override)).json().get("totalMinor").asLong())
        .isEqualTo(100);
  }

  @Test
  void of_many_orders_at_once_one_gets_the_price() throws Exception {
    UUID type = onSale(700, 50);
    UUID override = approved(admin(), details(type, 100, 2));
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> purchase(Ids.next().toString(), body(type, 1, override))));
      }
    }

    int taken = 0;
    for (Future<Answer> one : answers) {
      taken += one.get().status() == 201 ? 1 : 0;
    }
    // a refused order was cancelled, so another may have had the price in between: never two
    assertThat(taken).isEqualTo(1);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(49));
  }

  @Test
  void an_override_is_for_its_buyer_its_tickets_and_its_time() {
    UUID type = onSale(700, 10);
    UUID other = onSale(700, 10);
    UUID override = approved(admin(), details(type, 100, 2));
    refused("more", body(type, 3, override));
    refused("others", body(other, 1, override));
    refused("unknown", body(type, 1, Ids.next()));
    assertThat(
            send(
                    "POST",
                    "/api/purchase",
                    tokens.bearer(Ids.next(), tenant, "buyer"),
                    body(type, 1, override),
                    Map.of("Idempotency-Key", "k"))
                .problem())
        .isEqualTo("price-override-unusable");
    database()
        .sql(
            """
            update purchase.price_overrides
               set created_at = now() - interval '2 days', expires_at = now() where id = ?
            """)
        .param(override)
        .update();
    refused("late", body(type, 1, override));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(10));
    assertThat(INVENTORY.available(other)).isEqualTo(10);
  }

  @Test
  void an_organiser_overrides_prices_of_the_own_events_alone() {
    UUID type = onSale(700, 10);
    UUID override = approved(tokens.bearer(Ids.next(), tenant, "seller"), details(type, 100, 2));

    refused("foreign", body(type, 1, override));
  }

  @Test
  void a_price_of_nothing_needs_no_payment() {
    UUID type = onSale(700, 10);
    UUID override = approved(sellerToken(), details(type, 0, 2));

    assertThat(purchase("gift", body(type, 2, override)).text("status")).isEqualTo("completed");
  }

  @Test
  void what_makes_no_sense_is_answered_as_such() {
    UUID type = onSale(700, 10);
    String fine = details(type, 100, 2);
    for (String details :
        List.of(
            "{}",
            fine.replace("100", "-1"),
            fine.replace("100", "1.5e300"),
            fine.replace("EUR", "E"),
            fine.replace("\"maxQuantity\": 2", "\"maxQuantity\": 0"),
            fine.replace("\"validHours\": 24", "\"validHours\": 721"),
            fine.replace(type.toString(), "x"))) {
      assertThat(ask(admin(), details).status()).as(details).isEqualTo(400);
    }
    assertThat(purchase("bad", body(type, 1, type).replace(type + "\"}", "x\"}")).status())
        .isEqualTo(400);
  }

  private void refused(String key, String body) {
    Answer answer = purchase(key, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("price-override-unusable");
  }

  private String body(UUID type, int quantity, UUID override) {
    return """
    {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}], "priceOverrideId": "%s"}
    """
        .formatted(event, type, quantity, override);
  }

  private String details(UUID type, long price, int quantity) {
    return """
    {"userId": "%s", "eventId": "%s", "ticketTypeId": "%s", "unitPriceMinor": %d,\
     "currency": "EUR", "maxQuantity": %d, "validHours": 24}"""
        .formatted(buyer, event, type, price, quantity);
  }

  private Answer ask(String bearer, String details) {
    return send(
        "POST",
        "/api/approvals",
        bearer,
        "{\"type\": \"price_override\", \"reason\": \"a friend\", \"details\": " + details + "}",
        Map.of("Idempotency-Key", Ids.next().toString()));
  }

  private UUID approved(String bearer, String details) {
    Answer asked = ask(bearer, details);
    assertThat(asked.status()).as(asked.body()).isEqualTo(201);
    for (int i = 0; i < 2; i++) {
      post("/api/approvals/" + asked.id() + "/approve", admin(), null);
    }
    Answer done = get("/api/approvals/" + asked.id(), admin());
    assertThat(done.text("status")).isEqualTo("executed");
    return UUID.fromString(done.json().at("/result/priceOverrideId").asString());
  }

  private String admin() {
    return tokens.bearer(Ids.next(), tenant, "admin");
  }
}
