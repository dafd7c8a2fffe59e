package io.boxoffice.purchase.tax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

class TaxIT extends PurchaseIT {
  private static final String VAT =
      """
      {"name": "VAT", "country": "AT", "rateMillionths": 130000, "mode": "inclusive",
       "validFrom": "2020-01-01T00:00:00Z"}""";
  private static final String SALES_TAX =
      """
      {"name": "NYC sales tax", "country": "US", "region": "NY", "rateMillionths": 88750,
       "mode": "exclusive", "validFrom": "2020-01-01T00:00:00Z"}""";

  @Test
  void without_rates_there_is_no_tax() {
    INVENTORY.takesPlace(event, "AT", "Wien", "music");

    JsonNode order = placed(onSale(1000, 5), 2).json();

    assertThat(order.get("taxMinor").asLong()).isZero();
    assertThat(order.get("totalMinor").asLong()).isEqualTo(2000);
    assertThat(order.get("adjustments")).isEmpty();
  }

  @Test
  void tax_where_the_event_takes_place_is_added_line_by_line_and_comes_back_whole() {
    put(0, SALES_TAX, VAT);
    INVENTORY.takesPlace(event, "US", "ny", "music");
    UUID stalls = onSale(999, 20);
    UUID box = onSale(1501, 20);

    UUID order =
        purchase(
                "taxed",
                """
                {"eventId": "%s", "billingCountry": "AT",
                 "items": [{"ticketTypeId": "%s", "quantity": 3},
                           {"ticketTypeId": "%s", "quantity": 2}]}
                """
                    .formatted(event, stalls, box))
            .id();
    JsonNode seen = order(order).json();
    // 2997 × 8.875 % = 265.98…, 3002 × 8.875 % = 266.42…
    assertThat(seen.get("taxMinor").asLong()).isEqualTo(266 + 266);
    assertThat(seen.get("totalMinor").asLong()).isEqualTo(2997 + 266 + 3002 + 266);
    assertThat(seen.get("adjustments"))
        .extracting(line -> line.get("amountMinor").asLong())
        .containsExactly(266L, 266L);
    assertThat(seen.at("/adjustments/0/label").asString()).isEqualTo("NYC sales tax");
    assertThat(seen.at("/adjustments/0/rateMillionths").asInt()).isEqualTo(88_750);
    assertThat(seen.at("/adjustments/0/included").asBoolean()).isFalse();
    pay(order);
    awaitStatus(order, "completed");
    assertThat(paid(order)).containsExactlyInAnyOrder(1088L, 1088L, 1087L, 1634L, 1634L);

    send(
        "POST",
        "/api/orders/" + order + "/refunds",
        buyerToken(),
        "{}",
        Map.of("Idempotency-Key", "back"));

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(2997 + 266 + 3002 + 266);
  }

  @Test
  void tax_within_the_prices_is_shown_and_not_added() {
    put(0, VAT);
    INVENTORY.takesPlace(event, "AT", "Wien", "music");

    JsonNode order = placed(onSale(1130, 5), 1).json();

    assertThat(order.get("totalMinor").asLong()).isEqualTo(1130);
    assertThat(order.get("taxMinor").asLong()).isEqualTo(130);
    assertThat(order.at("/adjustments/0/included").asBoolean()).isTrue();
    assertThat(order.at("/items/0/paidMinor").asLong()).isEqualTo(1130);
  }

  @Test
  void the_billing_country_decides_only_where_the_venues_is_unknown() {
    put(0, VAT);
    UUID type = onSale(1130, 9);

    assertThat(billed("unknown", type, "AT")).isEqualTo(130);
    assertThat(billed("elsewhere", type, "DE")).isZero();
    INVENTORY.takesPlace(event, "DE", "BE", "music");
    assertThat(billed("known", type, "AT")).isZero();
  }

  @Test
  void discounts_come_off_before_tax() {
    put(0, SALES_TAX);
    INVENTORY.takesPlace(event, "US", "NY", "music");
    UUID type = onSale(10_000, 9);
    assertThat(
            post(
                    "/api/discounts",
                    admin(),
                    "{\"code\": \"HALF\", \"kind\": \"percentage\", \"percentBasisPoints\": 5000}")
                .status())
        .isEqualTo(201);

    JsonNode order =
        purchase(
                "both",
                """
                {"eventId": "%s", "discountCodes": ["HALF"],
                 "items": [{"ticketTypeId": "%s", "quantity": 1}]}
                """
                    .formatted(event, type))
            .json();

    assertThat(order.get("discountMinor").asLong()).isEqualTo(5000);
    assertThat(order.get("taxMinor").asLong()).isEqualTo(444);
    assertThat(order.get("totalMinor").asLong()).isEqualTo(5444);
  }

  @Test
  void a_late_payment_keeps_the_tax_that_was_paid() {
    put(0, VAT);
    INVENTORY.takesPlace(event, "AT", "Wien", "music");
    UUID type = onSale(1130, 9);
    UUID order = placed(type, 1).id();
    PROVIDER.set(paymentOf(order), "processing");
    put(1, VAT.replace("inclusive", "exclusive"));
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(9));

    pay(order);

    awaitStatus(order, "completed");
    assertThat(paid(order)).containsExactly(1130L);
    assertThat(order(order).json().get("taxMinor").asLong()).isEqualTo(130);
  }

  @Test
  void a_change_takes_effect_everywhere_within_seconds() {
    INVENTORY.takesPlace(event, "AT", "Wien", "music");
    UUID type = onSale(1130, 9);
    assertThat(placed(type, 1).json().get("taxMinor").asLong()).isZero();
    // as another replica would do it, of which this one hears nothing
    database()
        .sql("insert into purchase.tax_rate_sets values (?, 1, ?, now())")
        .param(tenant)
        .param(buyer)
        .update();
    database()
        .sql(
            """
            insert into purchase.tax_rates (id, tenant_id, name, country, rate_millionths, mode,
                                            valid_from)
            values (?, ?, 'VAT', 'AT', 130000, 'inclusive', '2020-01-01')
            """)
        .param(Ids.next())
        .param(tenant)
        .update();

    clock.advance(TaxRates.KEEP.plus(Duration.ofMillis(1)));

    assertThat(placed(type, 1).json().get("taxMinor").asLong()).isEqualTo(130);
  }

  @Test
  void rates_are_replaced_as_a_whole_by_one_at_a_time() {
    Answer first = put(0, VAT, SALES_TAX);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.json().get("version").asLong()).isEqualTo(1);
    assertThat(get("/api/tax-rates", sellerToken()).json()).isEqualTo(first.json());
    assertThat(
            get("/api/tax-rates", tokens.bearer(Ids.next(), Ids.next(), "admin"))
                .json()
                .get("rates"))
        .isEmpty();
    assertThat(put(0, VAT).problem()).isEqualTo("version-conflict");
    assertThat(put(7, VAT).problem()).isEqualTo("version-conflict");
    assertThat(put(1).json().get("rates")).isEmpty();
    assertThat(put(2, VAT).json().get("version").asLong()).isEqualTo(3);
  }

  @Test
  void two_rates_for_the_same_at_the_same_time_are_refused_by_the_service_and_the_database() {
    Answer refused = put(0, SALES_TAX, SALES_TAX.replace("\"NY\"", "\"ny\""));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("tax-rates-overlap");
    assertThat(refused.json().get("rates").toString()).isEqualTo("[0,1]");
    put(0, SALES_TAX);
    assertThatThrownBy(
            () ->
                database()
                    .sql(
                        """
                        insert into purchase.tax_rates (id, tenant_id, name, country, region,
                                                        rate_millionths, mode, valid_from,
                                                        valid_until)
                        select ?, tenant_id, name, country, 'ny', 1, mode, '2029-01-01',
                               '2029-02-01'
                          from purchase.tax_rates where tenant_id = ?
                        """)
                    .param(Ids.next())
                    .param(tenant)
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("tax_rates_one_at_a_time");
  }

  @Test
  void what_makes_no_sense_as_a_rate_is_answered_as_such() {
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"version\": 0}",
            "{\"version\": -1, \"rates\": []}",
            "{\"version\": 0, \"rates\": [null]}",
            rates(0, "{}"),
            rates(0, VAT.replace("\"AT\"", "\"Austria\"")),
            rates(0, VAT.replace("130000", "1000001")),
            rates(0, VAT.replace("130000", "-1")),
            rates(0, VAT.replace("inclusive", "other")),
            rates(0, VAT.replace("\"VAT\"", "\" \"")),
            rates(0, VAT.replace("2020-01-01T00:00:00Z", "+99999-01-01T00:00:00Z")),
            rates(0, VAT.replace("}", ", \"validUntil\": \"2019-01-01T00:00:00Z\"}")))) {
      Answer answer = send("PUT", "/api/tax-rates", admin(), body, Map.of());
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
  }

  private long billed(String key, UUID type, String country) {
    Answer answer =
        purchase(
            key,
            itemsBody(type, 1).replace("}]", "}], \"billingCountry\": \"%s\"".formatted(country)));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json().get("taxMinor").asLong();
  }

  private String admin() {
    return tokens.bearer(Ids.next(), tenant, "admin");
  }

  private Answer put(long version, String... rates) {
    return send("PUT", "/api/tax-rates", admin(), rates(version, rates), Map.of());
  }

  private static String rates(long version, String... rates) {
    return "{\"version\": %d, \"rates\": [%s]}".formatted(version, String.join(", ", rates));
  }

  private List<Long> paid(UUID order) {
    return database()
        .sql("select price_minor from purchase.tickets where order_id = ?")
        .param(order)
        .query(Long.class)
        .list();
  }
}
