package io.boxoffice.purchase.discount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.fake.FakeInventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

class DiscountIT extends PurchaseIT {
  @Autowired DiscountStore store;
  @Autowired Environment environment;

  @Test
  void a_code_makes_an_order_cheaper_and_its_tickets_add_up_to_what_is_paid() {
    UUID type = onSale(3333, 10);
    code("third", "percentage", "\"percentBasisPoints\": 3333, " + ours());

    UUID order = bought(type, 3, "Third");
    pay(order);
    awaitStatus(order, "completed");

    JsonNode seen = order(order).json();
    assertThat(seen.get("subtotalMinor").asLong()).isEqualTo(9999);
    assertThat(seen.get("discountMinor").asLong()).isEqualTo(3333);
    assertThat(seen.get("totalMinor").asLong()).isEqualTo(6666);
    assertThat(seen.at("/items/0/paidMinor").asLong()).isEqualTo(6666);
    assertThat(seen.at("/adjustments/0/label").asString()).isEqualTo("THIRD");
    assertThat(seen.at("/adjustments/0/amountMinor").asLong()).isEqualTo(-3333);
    assertThat(
            database()
                .sql("select amount_minor from purchase.payments where order_id = ?")
                .param(order)
                .query(Long.class)
                .single())
        .isEqualTo(6666);
    assertThat(paid(order)).containsExactly(2222L, 2222L, 2222L);
    assertThat(get("/api/orders", buyerToken()).json().at("/items/0/adjustments")).hasSize(1);
  }

  @Test
  void what_cannot_be_divided_evenly_is_on_the_first_tickets_and_comes_back_whole() {
    UUID type = onSale(1000, 10);
    code("odd", "fixed", "\"amountMinor\": 1001, \"currency\": \"EUR\", " + ours());
    UUID order = bought(type, 3, "ODD");
    pay(order);
    awaitStatus(order, "completed");
    assertThat(paid(order)).containsExactlyInAnyOrder(667L, 666L, 666L);

    Answer refund =
        send(
            "POST",
            "/api/orders/" + order + "/refunds",
            buyerToken(),
            "{}",
            Map.of("Idempotency-Key", "back"));

    assertThat(refund.json().get("amountMinor").asLong()).isEqualTo(1999);
    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1999);
    assertThat(uses("ODD")).as("a refund gives no code back").isEqualTo(1);
  }

  @Test
  void an_order_that_its_codes_make_free_needs_no_payment() {
    UUID type = onSale(1000, 10);
    code("gift", "percentage", "\"percentBasisPoints\": 10000, " + ours());

    Answer placed = purchase("gift", body(type, 2, "GIFT"));

    assertThat(placed.text("status")).isEqualTo("completed");
    assertThat(placed.json().has("payment")).isFalse();
    assertThat(placed.json().get("totalMinor").asLong()).isZero();
    assertThat(placed.json().get("discountMinor").asLong()).isEqualTo(2000);
    assertThat(placed.json().at("/adjustments/0/amountMinor").asLong()).isEqualTo(-2000);
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
    assertThat(paid(placed.id())).containsExactly(0L, 0L);
  }

  @Test
  void stackable_codes_go_together_in_any_order_and_others_do_not() {
    UUID type = onSale(1000, 20);
    code("free", "buy_x_get_y", "\"buyQuantity\": 1, \"getQuantity\": 1, \"stackable\": true");
    code("half", "percentage", "\"percentBasisPoints\": 5000, \"stackable\": true");
    code("alone", "percentage", "\"percentBasisPoints\": 5000");

    Answer one = purchase("one", body(type, 2, "HALF", "FREE"));
    Answer same = purchase("one", body(type, 2, "HALF", "FREE"));
    Answer other = purchase("other", body(type, 2, "free", "half"));

    assertThat(one.json().get("totalMinor").asLong()).isEqualTo(500);
    assertThat(same.id()).isEqualTo(one.id());
    assertThat(other.json().get("adjustments")).isEqualTo(one.json().get("adjustments"));
    refused(purchase("no", body(type, 2, "HALF", "ALONE")), "ALONE", "not-combinable");
    assertThat(purchase("twice", body(type, 2, "HALF", "half")).status()).isEqualTo(400);
  }

  @Test
  void the_same_key_with_other_codes_is_another_request() {
    UUID type = onSale(1000, 20);
    code("half", "percentage", "\"percentBasisPoints\": 5000");
    UUID order = bought("key", type, 1, "HALF");

    Answer other = purchase("key", itemsBody(type, 1));
    Answer same = purchase("key", body(type, 1, "half"));

    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    assertThat(same.id()).isEqualTo(order);
    assertThat(uses("HALF")).isEqualTo(1);
  }

  @Test
  void a_refused_code_says_why_and_reserves_nothing() {
    UUID type = onSale(1000, 20);
    UUID others = INVENTORY.onSale(Ids.next(), seller, 1000, false, 5);
    code(
        "later",
        "percentage",
        "\"percentBasisPoints\": 1, \"validFrom\": \"9998-01-01T00:00:00Z\"");
    code(
        "over",
        "percentage",
        "\"percentBasisPoints\": 1, \"validFrom\": \"2001-01-01T00:00:00Z\", \"validUntil\":"
            + " \"2002-01-01T00:00:00Z\"");
    code(
        "big",
        "percentage",
        "\"percentBasisPoints\": 1, \"minOrderMinor\": 2001, \"currency\": \"EUR\"");
    code("pound", "fixed", "\"amountMinor\": 1, \"currency\": \"GBP\"");
    code(
        "box",
        "percentage",
        "\"percentBasisPoints\": 1, %s, \"ticketTypeId\": \"%s\"".formatted(ours(), others));
    code("five", "buy_x_get_y", "\"buyQuantity\": 4, \"getQuantity\": 1");
    code("tiny", "percentage", "\"percentBasisPoints\": 1");

    Answer unknown = purchase("unknown", body(type, 2, "NONE"));

    assertThat(unknown.problem()).isEqualTo("unknown-discount");
    assertThat(unknown.text("code")).isEqualTo("NONE");
    refused(purchase("later", body(type, 2, "LATER")), "LATER", "not-yet-valid");
    refused(purchase("over", body(type, 2, "OVER")), "OVER", "expired");
    refused(purchase("big", body(type, 2, "BIG")), "BIG", "below-minimum");
    refused(purchase("pound", body(type, 2, "POUND")), "POUND", "other-currency");
    refused(purchase("box", body(type, 2, "BOX")), "BOX", "other-tickets");
    refused(purchase("five", body(type, 2, "FIVE")), "FIVE", "gives-nothing");
    refused(purchase("tiny", body(type, 2, "TINY")), "TINY", "gives-nothing");
    assertThat(purchase("big", body(type, 2, "BIG")).header("Idempotent-Replayed")).isNotNull();
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(20));
    assertThat(
            database()
                .sql("select sum(uses) from purchase.discounts where tenant_id = ?")
                .param(tenant)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void a_reservation_that_was_taken_over_goes_back_with_a_refused_code() {
    UUID type = onSale(1000, 20);
    code(
        "big",
        "percentage",
        "\"percentBasisPoints\": 1, \"minOrderMinor\": 9000, \"currency\": \"EUR\"");
    UUID reservation = INVENTORY.reserveFor(type, 2);

    refused(
        purchase(
            "takes-over",
            """
            {"eventId": "%s", "reservationId": "%s", "discountCodes": ["BIG"]}
            """
                .formatted(event, reservation)),
        "BIG",
        "below-minimum");

    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(20));
  }

  @Test
  void of_buyers_who_race_for_a_code_the_last_get_no_stock_either() {
    UUID type = onSale(1000, 40);
    code("five", "percentage", "\"percentBasisPoints\": 5000, \"maxUses\": 5");

    List<CompletableFuture<Answer>> racing =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            send(
                                "POST",
                                "/api/purchase",
                                tokens.bearer(Ids.next(), tenant, "buyer"),
                                body(type, 1, "FIVE"),
                                Map.of("Idempotency-Key", "race-" + i))))
            .toList();
    List<Answer> answers = new ArrayList<>();
    racing.forEach(one -> answers.add(one.join()));

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(5);
    answers.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(answer -> refused(answer, "FIVE", "used-up"));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(35));
    assertThat(uses("FIVE")).isEqualTo(5);
  }

  @Test
  void a_use_comes_back_when_the_order_comes_to_nothing_before_it_is_paid() {
    UUID type = onSale(1000, 20);
    code(
        "once",
        "percentage",
        "\"percentBasisPoints\": 5000, \"maxUses\": 1, \"maxUsesPerUser\": 1");

    UUID cancelled = bought(type, 1, "ONCE");
    refused(purchase("second", body(type, 1, "ONCE")), "ONCE", "used-up");
    post("/api/orders/" + cancelled + "/cancel", buyerToken(), null);
    UUID failed = bought(type, 1, "ONCE");
    PROVIDER.set(paymentOf(failed), "failed");
    webhook("m-" + failed, false, failed, paymentOf(failed), 500);
    awaitStatus(failed, "payment_failed");
    UUID expired = bought(type, 1, "ONCE");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(expired, "expired");
    UUID completed = bought(type, 1, "ONCE");
    pay(completed);
    awaitStatus(completed, "completed");

    assertThat(uses("ONCE")).isEqualTo(1);
    refused(purchase("last", body(type, 1, "ONCE")), "ONCE", "used-up");
  }

  @Test
  void money_for_an_expired_order_takes_its_code_again_at_the_price_that_was_paid() {
    UUID type = onSale(1000, 20);
    code(
        "once",
        "percentage",
        "\"percentBasisPoints\": 5000, \"maxUses\": 1, \"maxUsesPerUser\": 1");
    UUID order = bought(type, 3, "ONCE");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(order, "expired");
    awaitQuiet(order);
    assertThat(uses("ONCE")).isZero();

    pay(order);

    awaitStatus(order, "completed");
    assertThat(uses("ONCE")).isEqualTo(1);
    assertThat(order(order).json().get("totalMinor").asLong()).isEqualTo(1500);
    assertThat(paid(order)).containsExactly(500L, 500L, 500L);
  }

  @Test
  void money_for_an_expired_order_goes_back_when_others_have_used_its_code_up() {
    UUID type = onSale(1000, 20);
    code("once", "percentage", "\"percentBasisPoints\": 5000, \"maxUses\": 1");
    UUID late = bought(type, 3, "ONCE");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    awaitStatus(late, "expired");
    awaitQuiet(late);
    bought(type, 1, "ONCE");

    pay(late);

    awaitStatus(late, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(late))).isEqualTo(1500);
    assertThat(uses("ONCE")).isEqualTo(1);
    assertThat(
            database()
                .sql("select outcome from purchase.webhook_nonces where reference = ?")
                .param(late)
                .query(String.class)
                .list())
        .containsExactly("give_back");
  }

  @Test
  void a_late_payment_keeps_its_code_and_its_price() {
    UUID type = onSale(1000, 20);
    code("once", "percentage", "\"percentBasisPoints\": 5000, \"maxUses\": 1");
    UUID order = bought(type, 3, "ONCE");
    PROVIDER.set(paymentOf(order), "processing");
    clock.advance(FakeInventory.TTL.plusSeconds(1));
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(20));
    refused(purchase("other", body(type, 1, "ONCE")), "ONCE", "used-up");

    pay(order);

    awaitStatus(order, "completed");
    assertThat(paid(order)).containsExactly(500L, 500L, 500L);
    assertThat(uses("ONCE")).isEqualTo(1);
  }

  @Test
  void a_buyers_limits_are_about_the_price_that_is_left_and_give_the_code_back() {
    UUID type = onSale(60_000, 20);
    code("half", "percentage", "\"percentBasisPoints\": 5000, \"maxUsesPerUser\": 1");

    Answer beyond = purchase("beyond", body(type, 2, "HALF"));

    assertThat(beyond.problem()).as(beyond.body()).isEqualTo("spending-limit-exceeded");
    assertThat(uses("HALF")).isZero();
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(20));
    bought(type, 1, "HALF");
    assertThat(uses("HALF")).isEqualTo(1);
  }

  @Test
  void buyers_learn_what_codes_would_give_without_using_them() {
    UUID type = onSale(1000, 20);
    code("half", "percentage", "\"percentBasisPoints\": 5000, \"maxUses\": 1, \"stackable\": true");
    String asked =
        """
        {"eventId": "%s", "currency": "EUR", "codes": ["half", "NONE"],
         "items": [{"ticketTypeId": "%s", "quantity": 3, "unitPriceMinor": 1000}]}
        """
            .formatted(event, type);

    Answer answer = post("/api/discounts/validate", buyerToken(), asked);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get("valid").asBoolean()).isFalse();
    assertThat(answer.json().get("subtotalMinor").asLong()).isEqualTo(3000);
    assertThat(answer.json().get("discountMinor").asLong()).isEqualTo(1500);
    assertThat(answer.json().at("/discounts/0/code").asString()).isEqualTo("HALF");
    assertThat(answer.json().at("/refused/0/reason").asString()).isEqualTo("unknown");
    assertThat(
            post("/api/discounts/validate", buyerToken(), asked.replace(", \"NONE\"", ""))
                .json()
                .get("valid")
                .asBoolean())
        .isTrue();
    assertThat(uses("HALF")).isZero();
  }

  @Test
  void sellers_make_codes_for_their_own_events_and_see_no_others() {
    onSale(1000, 5);
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    String stranger = tokens.bearer(Ids.next(), tenant, "seller");
    String mine = discount("mine", "percentage", "\"percentBasisPoints\": 1, " + ours());

    assertThat(post("/api/discounts", sellerToken(), mine).status()).isEqualTo(201);

    assertThat(post("/api/discounts", sellerToken(), mine.replace("mine", "MINE")).problem())
        .isEqualTo("discount-code-taken");
    assertThat(post("/api/discounts", stranger, mine.replace("mine", "theirs")).problem())
        .isEqualTo("unknown-event");
    assertThat(
            post(
                    "/api/discounts",
                    sellerToken(),
                    discount("wide", "percentage", "\"percentBasisPoints\": 1"))
                .problem())
        .isEqualTo("event-missing");
    assertThat(
            post(
                    "/api/discounts",
                    admin,
                    discount(
                        "ghost",
                        "percentage",
                        "\"percentBasisPoints\": 1, \"eventId\": \"%s\"".formatted(Ids.next())))
                .problem())
        .isEqualTo("unknown-event");
    code("wide", "percentage", "\"percentBasisPoints\": 1");
    assertThat(codes(sellerToken(), "")).containsExactly("MINE");
    assertThat(codes(stranger, "")).isEmpty();
    assertThat(codes(admin, "")).containsExactly("WIDE", "MINE");
    assertThat(codes(admin, "?eventId=" + event)).containsExactly("MINE");
    assertThat(codes(tokens.bearer(seller, Ids.next(), "seller", "admin"), "")).isEmpty();
    Answer first = get("/api/discounts?limit=1", admin);
    assertThat(codes(admin, "?limit=1&cursor=" + first.text("nextCursor"))).containsExactly("MINE");
  }

  @Test
  void another_tenants_code_is_not_there() {
    code("half", "percentage", "\"percentBasisPoints\": 5000");
    UUID type = onSale(1000, 5);

    Answer answer =
        send(
            "POST",
            "/api/purchase",
            tokens.bearer(buyer, Ids.next(), "buyer"),
            body(type, 1, "HALF"),
            Map.of("Idempotency-Key", "foreign"));

    assertThat(answer.problem()).isEqualTo("unknown-discount");
  }

  @Test
  void what_makes_no_sense_as_a_code_is_answered_as_such() {
    String admin = tokens.bearer(Ids.next(), tenant, "admin");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            discount("x", "percentage", "\"percentBasisPoints\": 1"),
            discount("no space", "percentage", "\"percentBasisPoints\": 1"),
            discount("c".repeat(41), "percentage", "\"percentBasisPoints\": 1"),
            discount("code", "other", "\"percentBasisPoints\": 1"),
            discount("code", "percentage", "\"percentBasisPoints\": 0"),
            discount("code", "percentage", "\"percentBasisPoints\": 10001"),
            discount("code", "percentage", "\"percentBasisPoints\": \"a\""),
            discount("code", "percentage", "\"amountMinor\": 1, \"currency\": \"EUR\""),
            discount("code", "fixed", "\"amountMinor\": 1"),
            discount("code", "fixed", "\"amountMinor\": -1, \"currency\": \"EUR\""),
            discount("code", "fixed", "\"amountMinor\": 1, \"currency\": \"euro\""),
            discount("code", "buy_x_get_y", "\"buyQuantity\": 1"),
            discount("code", "buy_x_get_y", "\"buyQuantity\": 0, \"getQuantity\": 1"),
            discount("code", "percentage", "\"percentBasisPoints\": 1, \"maxUses\": 0"),
            discount("code", "percentage", "\"percentBasisPoints\": 1, \"minOrderMinor\": 5"),
            discount(
                "code",
                "percentage",
                "\"percentBasisPoints\": 1, \"ticketTypeId\": \"%s\"".formatted(event)),
            discount("code", "percentage", "\"percentBasisPoints\": 1, \"validFrom\": \"soon\""),
            discount(
                "code",
                "percentage",
                "\"percentBasisPoints\": 1, \"validFrom\": \"+99999-01-01T00:00:00Z\""),
            discount(
                "code",
                "percentage",
                "\"percentBasisPoints\": 1, \"validFrom\": \"2030-01-02T00:00:00Z\","
                    + " \"validUntil\": \"2030-01-01T00:00:00Z\""))) {
      Answer answer = post("/api/discounts", admin, body);
      assertThat(answer.status()).as(body + " -> " + answer.body()).isEqualTo(400);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    for (String body :
        List.of(
            "{}",
            "{\"eventId\": \"%1$s\", \"currency\": \"EUR\", \"codes\": [], \"items\": []}",
            """
            {"eventId": "%1$s", "currency": "EUR", "codes": ["A"],
             "items": [{"ticketTypeId": "%1$s", "quantity": 1, "unitPriceMinor": -1}]}
            """,
            """
            {"eventId": "%1$s", "currency": "EUR", "codes": ["A"],
             "items": [{"ticketTypeId": "%1$s", "quantity": 1,
                        "unitPriceMinor": 9223372036854775807}]}
            """)) {
      assertThat(
              post("/api/discounts/validate", buyerToken(), body.replace("%1$s", event.toString()))
                  .status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(get("/api/discounts?limit=0", admin).status()).isEqualTo(400);
    assertThat(get("/api/discounts?cursor=x", admin).status()).isEqualTo(400);
  }

  @Test
  void where_discounts_are_switched_off_every_code_is_refused_as_such() {
    code("half", "percentage", "\"percentBasisPoints\": 5000");
    Discounts off = new Discounts(store, new DiscountProperties(false), clock);

    assertThat(environment.getProperty("boxoffice.discounts.enabled")).isEqualTo("true");
    assertThat(inTenant(() -> off.refused(List.of("HALF"), event, buyer)))
        .contains(new RefusedCode("HALF", RefusedCode.Why.SWITCHED_OFF));
    assertThat(
            inTenant(
                    () ->
                        off.weigh(
                            List.of("HALF"),
                            new Basket(
                                event,
                                buyer,
                                "EUR",
                                List.of(new Basket.Line(Ids.next(), 1, 1000)))))
                .reductions())
        .isEmpty();
  }

  @Test
  void the_database_keeps_the_limits_itself() {
    code("once", "percentage", "\"percentBasisPoints\": 5000, \"maxUses\": 1");

    assertThatThrownBy(
            () ->
                database()
                    .sql("update purchase.discounts set uses = 2 where tenant_id = ?")
                    .param(tenant)
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("discounts_within_limit");
  }

  private static void refused(Answer answer, String code, String reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.problem()).isEqualTo("discount-refused");
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("reason")).isEqualTo(reason);
    assertThat(answer.text("detail")).contains(code);
  }

  private String ours() {
    return "\"eventId\": \"%s\"".formatted(event);
  }

  private static String discount(String code, String kind, String more) {
    return "{\"code\": \"%s\", \"kind\": \"%s\", %s}".formatted(code, kind, more);
  }

  private void code(String code, String kind, String more) {
    Answer created =
        post(
            "/api/discounts",
            tokens.bearer(Ids.next(), tenant, "admin"),
            discount(code, kind, more));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
  }

  private List<String> codes(String bearer, String query) {
    return get("/api/discounts" + query, bearer)
        .json()
        .get("items")
        .valueStream()
        .map(item -> item.get("code").asString())
        .toList();
  }

  private String body(UUID type, int quantity, String... codes) {
    return """
    {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}], "discountCodes": ["%s"]}
    """
        .formatted(event, type, quantity, String.join("\", \"", codes));
  }

  private UUID bought(UUID type, int quantity, String... codes) {
    return bought(Ids.next().toString(), type, quantity, codes);
  }

  private UUID bought(String key, UUID type, int quantity, String... codes) {
    Answer answer = purchase(key, body(type, quantity, codes));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.id();
  }

  private List<Long> paid(UUID order) {
    return database()
        .sql("select price_minor from purchase.tickets where order_id = ? order by id")
        .param(order)
        .query(Long.class)
        .list();
  }

  private int uses(String code) {
    return database()
        .sql("select uses from purchase.discounts where tenant_id = ? and code = ?")
        .param(tenant)
        .param(code)
        .query(Integer.class)
        .single();
  }
}
