package io.boxoffice.purchase.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class InternalPriceIT extends PurchaseIT {
  private static final String PATH = "/internal/prices/calculate";
  private final UUID type = Ids.next();

  @Test
  void other_services_get_the_price_that_an_order_would_have() {
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    post(
        "/api/discounts",
        admin,
        """
        {"code": "TEN", "kind": "percentage", "percentBasisPoints": 1000, "maxUses": 1}
        """);
    send(
        "PUT",
        "/api/tax-rates",
        admin,
        """
        {"version": 0, "rates": [{"name": "GST", "country": "CA", "region": "ON",
          "category": "music", "rateMillionths": 130000, "mode": "exclusive",
          "validFrom": "2020-01-01T00:00:00Z"}]}
        """,
        Map.of());

    Answer answer = internal("POST", PATH, body(", \"discountCodes\": [\"ten\"]"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    JsonNode price = answer.json();
    assertThat(price.get("subtotalMinor").asLong()).isEqualTo(2000);
    assertThat(price.get("discountMinor").asLong()).isEqualTo(200);
    assertThat(price.get("taxMinor").asLong()).isEqualTo(234);
    assertThat(price.get("totalMinor").asLong()).isEqualTo(2034);
    assertThat(price.at("/items/0/paidMinor").asLong()).isEqualTo(2034);
    assertThat(price.get("adjustments")).hasSize(2);
    Answer again = internal("POST", PATH, body(", \"discountCodes\": [\"TEN\"]"));
    assertThat(again.json()).as("nothing is used").isEqualTo(price);
    Answer refused = internal("POST", PATH, body(", \"discountCodes\": [\"NONE\"]"));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("unknown-discount");
    assertThat(internal("POST", PATH, body("")).json().get("totalMinor").asLong()).isEqualTo(2260);
  }

  @Test
  void it_answers_signed_calls_alone_and_only_to_what_makes_sense() {
    assertThat(send("POST", PATH, buyerToken(), body(""), Map.of()).status()).isIn(401, 403);
    for (String body :
        List.of(
            "",
            "{}",
            body(", \"discountCodes\": [null]"),
            body("").replace("\"CA\"", "\"Canada\""),
            body("").replace("1000", "-1"),
            body("").replace("\"quantity\": 2", "\"quantity\": 1001"))) {
      assertThat(internal("POST", PATH, body).status()).as(body).isEqualTo(400);
    }
  }

  private String body(String more) {
    return """
    {"eventId": "%s", "userId": "%s", "currency": "CAD", "country": "CA", "region": "ON",
     "category": "music",
     "items": [{"ticketTypeId": "%s", "quantity": 2, "unitPriceMinor": 1000}]%s}
    """
        .formatted(event, buyer, type, more);
  }
}
