package io.boxoffice.inventory.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.Replica;
import io.boxoffice.inventory.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

/** Rules, prices, quotes and their history over HTTP, and the worker that moves prices. */
class PricingIT extends RunningService {
  private static final String ALWAYS_TENTH_MORE =
      "{\"kind\": \"share_sold\", \"fromShare\": 0, \"adjustmentBasisPoints\": 1000}";
  private static final String FOUR_TENTH_LESS =
      "{\"kind\": \"quantity_tier\", \"fromQuantity\": 4, \"adjustmentBasisPoints\": -1000}";

  @Autowired private RepriceEvents worker;

  @Test
  void without_rules_everything_costs_what_the_seller_says() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    JsonNode view = visitor(shop.tenant()).get("/api/ticket-types/" + type).body();
    assertThat(view.path("priceMinor").asLong()).isEqualTo(2500);
    assertThat(view.path("currentPriceMinor").asLong()).isEqualTo(2500);
    assertThat(reserved(shop, type, 3)).isEqualTo(2500);
    JsonNode rules = seller(shop).get(rulesOf(shop)).body();
    assertThat(rules.path("version").asLong()).isZero();
    assertThat(rules.path("rules")).isEmpty();
    JsonNode prices = visitor(shop.tenant()).get(pricesOf(shop)).body();
    assertThat(prices.has("nextUpdateAt")).isFalse();
    assertThat(prices.path("ticketTypes").path(0).path("currentPriceMinor").asLong())
        .isEqualTo(2500);
    assertThat(whys(shop, type)).containsExactly("initial");
  }

  @Test
  void a_reservation_gets_the_quoted_price_and_keeps_it() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    put(shop, 0, ALWAYS_TENTH_MORE, FOUR_TENTH_LESS);
    assertThat(current(shop, type)).isEqualTo(2750);
    JsonNode quote = quote(shop, type, 4);
    assertThat(quote.path("unitPriceMinor").asLong()).isEqualTo(2475);
    assertThat(quote.path("totalMinor").asLong()).isEqualTo(9900);
    UUID buyer = Ids.next();
    Answer made = reserve(shop, buyer, "k", type, 4);
    assertThat(made.body().path("items").path(0).path("unitPriceMinor").asLong()).isEqualTo(2475);
    assertThat(made.body().path("totalMinor").asLong()).isEqualTo(9900);
    put(shop, 1);
    assertThat(current(shop, type)).isEqualTo(2500);
    assertThat(
            as(buyer, shop.tenant(), "buyer")
                .get("/api/reservations/" + made.id())
                .body()
                .path("totalMinor")
                .asLong())
        .isEqualTo(9900);
    Answer again = reserve(shop, buyer, "k", type, 4);
    assertThat(again.body().path("totalMinor").asLong()).isEqualTo(9900);
    assertThat(reserved(shop, type, 4)).isEqualTo(2500);
    assertThat(whys(shop, type)).containsExactly("rules_changed", "rules_changed", "initial");
  }

  @Test
  void services_and_the_view_of_the_type_see_the_same_price() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    put(shop, 0, ALWAYS_TENTH_MORE);
    Answer internal =
        expect(
            201,
            internal(
                shop.tenant(),
                "POST",
                "/internal/reservations",
                """
                {"reservationKey": "o", "eventId": "%s", "userId": "%s",
                 "items": [{"ticketTypeId": "%s", "quantity": 2}]}
                """
                    .formatted(shop.event(), Ids.next(), type)));
    assertThat(internal.body().path("totalMinor").asLong()).isEqualTo(5500);
    JsonNode listed =
        visitor(shop.tenant())
            .get("/api/events/" + shop.event() + "/ticket-types")
            .body()
            .path("items")
            .path(0);
    assertThat(listed.path("priceMinor").asLong()).isEqualTo(2500);
    assertThat(listed.path("currentPriceMinor").asLong()).isEqualTo(2750);
  }

  @Test
  void the_worker_moves_a_price_once_however_many_replicas_run() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    Instant begins = clock.instant().plus(Duration.ofMinutes(30));
    put(
        shop,
        0,
        """
        {"kind": "time_window", "from": "%s", "adjustmentMinor": 700}
        """
            .formatted(begins));
    assertThat(current(shop, type)).isEqualTo(2500);
    worker.repriceDue();
    assertThat(whys(shop, type)).containsExactly("initial");
    clock.advance(Duration.ofMinutes(31));
    List<CompletableFuture<Integer>> replicas = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replicas.add(CompletableFuture.supplyAsync(worker::repriceDue));
    }
    int moved = replicas.stream().mapToInt(CompletableFuture::join).sum();
    assertThat(moved).isPositive();
    assertThat(current(shop, type)).isEqualTo(3200);
    assertThat(whys(shop, type)).containsExactly("rule", "initial");
    assertThat(reserved(shop, type, 1)).isEqualTo(3200);
    Instant next =
        Instant.parse(
            visitor(shop.tenant()).get(pricesOf(shop)).body().path("nextUpdateAt").asString());
    assertThat(next)
        .isBetween(
            clock.instant().plus(Duration.ofMinutes(4)),
            clock.instant().plus(Duration.ofMinutes(5)));
  }

  @Test
  void prices_follow_the_share_sold_at_most_once_an_interval() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    put(
        shop,
        0,
        "{\"kind\": \"share_sold\", \"fromShare\": 5000, \"adjustmentBasisPoints\": 2000}");
    sell(shop, type, 5);
    worker.repriceDue();
    assertThat(current(shop, type)).isEqualTo(2500);
    clock.advance(Duration.ofSeconds(301));
    worker.repriceDue();
    assertThat(current(shop, type)).isEqualTo(3000);
    JsonNode internals =
        seller(shop).get(pricesOf(shop)).body().path("ticketTypes").path(0).path("internals");
    assertThat(internals.path("shareSold").asInt()).isEqualTo(5000);
    assertThat(internals.path("appliedRules").path(0).path("priceMinor").asLong()).isEqualTo(3000);
  }

  @Test
  void an_event_that_is_over_is_left_alone() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    put(
        shop,
        0,
        """
        {"kind": "time_window", "from": "%s", "adjustmentMinor": 700}
        """
            .formatted(clock.instant().plus(Duration.ofMinutes(1))));
    expect(
        200,
        seller(shop).post("/api/events/" + shop.event() + "/cancel", "{\"reason\": \"storm\"}"));
    clock.advance(Duration.ofSeconds(301));
    worker.repriceDue();
    assertThat(whys(shop, type)).containsExactly("initial");
    assertThat(live(shop)).isFalse();
    assertThat(seller(shop).put(rulesOf(shop), "{\"version\": 1, \"rules\": []}").slug())
        .isEqualTo("event-status");
  }

  @Test
  void an_edit_of_the_price_is_priced_and_noted_at_once() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    put(shop, 0, ALWAYS_TENTH_MORE);
    expect(200, seller(shop).put("/api/ticket-types/" + type, typeJson(5000, 1)));
    assertThat(current(shop, type)).isEqualTo(5500);
    expect(200, seller(shop).put("/api/ticket-types/" + type, typeJson(5000, 2)));
    assertThat(whys(shop, type)).containsExactly("edited", "rules_changed", "initial");
    UUID later = ticketType(shop, 100, "");
    assertThat(current(shop, later)).isEqualTo(2750);
  }

  @Test
  void no_price_leaves_its_limits_and_the_database_says_so_too() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    String limits =
        ", \"limits\": [{\"ticketTypeId\": \"%s\", \"floorMinor\": 2400, \"capMinor\": 2600}]"
            .formatted(type);
    expect(
        200, seller(shop).put(rulesOf(shop), rules(0, limits, ALWAYS_TENTH_MORE, FOUR_TENTH_LESS)));
    assertThat(current(shop, type)).isEqualTo(2600);
    assertThat(quote(shop, type, 4).path("unitPriceMinor").asLong()).isEqualTo(2400);
    JsonNode view = seller(shop).get(rulesOf(shop)).body();
    assertThat(view.path("limits").path(0).path("capMinor").asLong()).isEqualTo(2600);
    Answer edit = seller(shop).put("/api/ticket-types/" + type, typeJson(2700, 1));
    assertThat(expect(409, edit).slug()).isEqualTo("price-outside-limits");
    assertThat(edit.body().path("capMinor").asLong()).isEqualTo(2600);
    Answer narrow = seller(shop).put(rulesOf(shop), rules(1, limits.replace("2400", "2550")));
    assertThat(expect(409, narrow).slug()).isEqualTo("price-outside-limits");
    for (String broken :
        List.of(
            "dynamic_price_minor = 2601",
            "dynamic_price_minor = -1",
            "price_minor = 2399",
            "price_floor_minor = 2700",
            "priced_at = null",
            "tier_minor = null",
            "tier_quantities = '{1}'")) {
      assertThatThrownBy(
              () ->
                  superuser()
                      .sql("update inventory.ticket_types set " + broken + " where id = :id")
                      .param("id", type)
                      .update())
          .as(broken)
          .isInstanceOf(DataIntegrityViolationException.class);
    }
  }

  @Test
  void organisers_alone_see_how_prices_come_about_and_what_they_would_be() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    Instant begins = clock.instant().plus(Duration.ofDays(3));
    put(
        shop,
        0,
        """
        {"kind": "time_window", "from": "%s", "adjustmentMinor": 1000}
        """
            .formatted(begins),
        "{\"kind\": \"share_sold\", \"fromShare\": 8000, \"adjustmentMinor\": 300}");
    String preview = pricesOf(shop) + "?ticketTypeId=" + type + "&quantity=2";
    assertThat(unit(seller(shop).get(preview))).isEqualTo(2500);
    assertThat(unit(seller(shop).get(preview + "&at=" + begins))).isEqualTo(3500);
    assertThat(unit(seller(shop).get(preview + "&shareSold=8000"))).isEqualTo(2800);
    assertThat(unit(seller(shop).get(preview + "&at=" + begins + "&shareSold=10000")))
        .isEqualTo(3800);
    assertThat(current(shop, type)).isEqualTo(2500);
    assertThat(visitor(shop.tenant()).get(preview + "&at=" + begins).status()).isEqualTo(403);
    assertThat(as(Ids.next(), shop.tenant(), "seller").get(preview + "&shareSold=1").slug())
        .isEqualTo("forbidden");
    JsonNode seen = visitor(shop.tenant()).get(preview).body();
    assertThat(seen.path("ticketTypes").path(0).has("internals")).isFalse();
    assertThat(seller(shop).get(preview).body().path("ticketTypes").path(0).has("internals"))
        .isTrue();
    Answer many = visitor(shop.tenant()).get(preview.replace("quantity=2", "quantity=11"));
    assertThat(expect(422, many).slug()).isEqualTo("quantity-out-of-bounds");
    Answer unknown = visitor(shop.tenant()).get(pricesOf(shop) + "?ticketTypeId=" + Ids.next());
    assertThat(expect(404, unknown).slug()).isEqualTo("unknown-ticket-type");
  }

  @Test
  void rules_are_replaced_as_a_whole_from_the_version_that_was_read() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    String own =
        """
        {"kind": "share_sold", "ticketTypeId": "%s", "fromShare": 100, "untilShare": 200,
         "adjustmentMinor": -5, "priority": 7, "active": false}
        """
            .formatted(type);
    JsonNode stored = put(shop, 0, own, FOUR_TENTH_LESS);
    assertThat(stored.path("version").asLong()).isEqualTo(1);
    JsonNode rule = stored.path("rules").path(0);
    assertThat(rule.path("ticketTypeId").asString()).isEqualTo(type.toString());
    assertThat(rule.path("untilShare").asInt()).isEqualTo(200);
    assertThat(rule.path("adjustmentMinor").asLong()).isEqualTo(-5);
    assertThat(rule.has("adjustmentBasisPoints")).isFalse();
    assertThat(rule.path("active").asBoolean()).isFalse();
    assertThat(stored.path("rules").path(1).path("priority").asInt()).isEqualTo(100);
    // what the answer was lost of may be sent again; another edit may not
    assertThat(put(shop, 0, own, FOUR_TENTH_LESS).path("version").asLong()).isEqualTo(1);
    Answer late = seller(shop).put(rulesOf(shop), rules(0, "", ALWAYS_TENTH_MORE));
    assertThat(expect(409, late).slug()).isEqualTo("version-conflict");
    assertThat(late.body().path("current").asLong()).isEqualTo(1);
    assertThat(put(shop, 1).path("rules")).isEmpty();
    Answer stray =
        seller(shop)
            .put(
                rulesOf(shop), rules(2, "", own.replace(type.toString(), shop.event().toString())));
    assertThat(expect(404, stray).slug()).isEqualTo("unknown-ticket-type");
    expect(
        200,
        seller(shop)
            .put(rulesOf(shop), rules(2, ", \"dynamicPricing\": false", ALWAYS_TENTH_MORE)));
    assertThat(current(shop, type)).isEqualTo(2500);
  }

  @Test
  void rules_that_cannot_be_are_refused_by_their_field() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    String limits = "[{\"ticketTypeId\": \"" + type + "\", %s}]";
    for (String[] bad :
        new String[][] {
          {"kind", "{\"kind\": \"share_sold\", \"adjustmentMinor\": 1}"},
          {"kind", "{\"kind\": \"time_window\", \"adjustmentMinor\": 1}"},
          {
            "kind",
            "{\"kind\": \"quantity_tier\", \"fromQuantity\": 2, \"fromShare\": 1, \"adjustmentMinor\": 1}"
          },
          {"kind", "{\"adjustmentMinor\": 1}"},
          {"adjustmentBasisPoints", "{\"kind\": \"share_sold\", \"fromShare\": 1}"},
          {
            "adjustmentBasisPoints",
            "{\"kind\": \"share_sold\", \"fromShare\": 1, \"adjustmentMinor\": 1, \"adjustmentBasisPoints\": 1}"
          },
          {
            "adjustmentBasisPoints",
            "{\"kind\": \"share_sold\", \"fromShare\": 1, \"adjustmentBasisPoints\": -10001}"
          },
          {
            "adjustmentMinor",
            "{\"kind\": \"share_sold\", \"fromShare\": 1, \"adjustmentMinor\": 1000000000001}"
          },
          {"fromShare", "{\"kind\": \"share_sold\", \"fromShare\": 10001, \"adjustmentMinor\": 1}"},
          {
            "untilShare",
            "{\"kind\": \"share_sold\", \"fromShare\": 5, \"untilShare\": 5, \"adjustmentMinor\": 1}"
          },
          {
            "fromQuantity",
            "{\"kind\": \"quantity_tier\", \"fromQuantity\": 1, \"adjustmentMinor\": 1}"
          },
          {
            "until",
            "{\"kind\": \"time_window\", \"from\": \"2027-01-01T00:00:00.0000005Z\","
                + " \"until\": \"2027-01-01T00:00:00.0000009Z\", \"adjustmentMinor\": 1}"
          },
          {
            "priority",
            "{\"kind\": \"share_sold\", \"fromShare\": 1, \"adjustmentMinor\": 1, \"priority\": 1001}"
          },
          {"rules", FOUR_TENTH_LESS + ", " + FOUR_TENTH_LESS},
          {"rules", String.join(", ", Collections.nCopies(51, ALWAYS_TENTH_MORE))},
        }) {
      Answer answer = seller(shop).put(rulesOf(shop), rules(0, "", bad[1]));
      assertThat(answer.status()).as("%s %s", bad[1], answer.body()).isEqualTo(400);
      assertThat(answer.body().path("errors").toString()).as(bad[1]).contains(bad[0]);
    }
    for (String bad :
        List.of(
            limits.formatted("\"floorMinor\": 3, \"capMinor\": 2"),
            limits.formatted("\"floorMinor\": -1"),
            limits.formatted("\"capMinor\": 1000000000001"),
            "[{\"ticketTypeId\": \"%s\"}, {\"ticketTypeId\": \"%s\"}]".formatted(type, type))) {
      Answer answer = seller(shop).put(rulesOf(shop), rules(0, ", \"limits\": " + bad));
      assertThat(answer.status()).as("%s %s", bad, answer.body()).isEqualTo(400);
    }
    assertThat(seller(shop).put(rulesOf(shop), "{\"rules\": []}").slug()).isEqualTo("validation");
    assertThat(whys(shop, type)).containsExactly("initial");
  }

  @Test
  void fifty_rules_and_extremes_are_within_reach() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    put(
        shop,
        0,
        Collections.nCopies(50, ALWAYS_TENTH_MORE.replace("1000", "100000"))
            .toArray(String[]::new));
    assertThat(current(shop, type)).isEqualTo(1_000_000_000_000L);
    assertThat(reserved(shop, type, 10)).isEqualTo(1_000_000_000_000L);
    put(shop, 1, "{\"kind\": \"share_sold\", \"fromShare\": 0, \"adjustmentBasisPoints\": -10000}");
    assertThat(reserved(shop, type, 10)).isZero();
  }

  @Test
  void where_dynamic_prices_are_switched_off_the_base_price_holds() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    put(shop, 0, ALWAYS_TENTH_MORE, FOUR_TENTH_LESS);
    assertThat(current(shop, type)).isEqualTo(2750);
    try (Replica off =
        Replica.start("--DYNAMIC_PRICING_ENABLED=false", "--PRICE_UPDATE_INTERVAL=1")) {
      for (Client client : List.of(visitor(shop.tenant()), seller(shop))) {
        JsonNode prices = expect(200, client.at(off.port()).get(pricesOf(shop))).body();
        assertThat(prices.has("nextUpdateAt")).isFalse();
        JsonNode first = prices.path("ticketTypes").path(0);
        assertThat(first.path("currentPriceMinor").asLong()).isEqualTo(2500);
        assertThat(first.path("tiers").path(0).path("unitPriceMinor").asLong()).isEqualTo(2250);
        for (String path :
            List.of("/api/ticket-types/" + type, "/api/ticket-types?eventId=" + shop.event())) {
          JsonNode body = expect(200, client.at(off.port()).get(path)).body();
          JsonNode view = body.has("items") ? body.path("items").path(0) : body;
          assertThat(view.path("currentPriceMinor").asLong()).as(path).isEqualTo(2500);
        }
      }
      Answer made =
          as(Ids.next(), shop.tenant(), "buyer")
              .at(off.port())
              .with("Idempotency-Key", "k")
              .post(
                  "/api/reservations",
                  """
                  {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 1}]}
                  """
                      .formatted(shop.event(), type));
      assertThat(expect(201, made).body().path("totalMinor").asLong()).isEqualTo(2500);
      RepriceEvents there = off.context().getBean(RepriceEvents.class);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                there.repriceDue();
                assertThat(whys(shop, type))
                    .containsExactly("switched_off", "rules_changed", "initial");
              });
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(current(shop, type)).isEqualTo(2500));
  }

  @Test
  void public_prices_come_from_copies_that_are_never_old() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    Answer first = expect(200, visitor(shop.tenant()).get(pricesOf(shop)));
    String tag = first.raw().headers().firstValue("ETag").orElseThrow();
    assertThat(visitor(shop.tenant()).with("If-None-Match", tag).get(pricesOf(shop)).status())
        .isEqualTo(304);
    for (int version = 0; version < 5; version++) {
      put(shop, version, ALWAYS_TENTH_MORE.replace("1000", (version + 1) + "00"));
      assertThat(quote(shop, type, 1).path("unitPriceMinor").asLong())
          .isEqualTo(2500 + (version + 1) * 25);
      assertThat(visitor(shop.tenant()).with("If-None-Match", tag).get(pricesOf(shop)).status())
          .isEqualTo(200);
    }
    Shop empty = shop();
    assertThat(expect(200, visitor(empty.tenant()).get(pricesOf(empty))).body().path("ticketTypes"))
        .isEmpty();
    put(empty, 0, ALWAYS_TENTH_MORE);
    expect(200, visitor(empty.tenant()).get(pricesOf(empty)));
  }

  @Test
  void the_history_comes_in_pages_latest_first() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    for (int version = 1; version <= 4; version++) {
      expect(200, seller(shop).put("/api/ticket-types/" + type, typeJson(2500 + version, version)));
    }
    String path = "/api/ticket-types/" + type + "/price-history?limit=2";
    List<Long> seen = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page =
          expect(
                  200,
                  visitor(shop.tenant()).get(cursor == null ? path : path + "&cursor=" + cursor))
              .body();
      page.path("items").forEach(item -> seen.add(item.path("newPriceMinor").asLong()));
      cursor = page.path("nextCursor").asString(null);
    } while (cursor != null);
    assertThat(seen).containsExactly(2504L, 2503L, 2502L, 2501L, 2500L);
  }

  private Client seller(Shop shop) {
    return as(shop.seller(), shop.tenant(), "seller");
  }

  private static String rulesOf(Shop shop) {
    return "/api/events/" + shop.event() + "/pricing-rules";
  }

  private static String pricesOf(Shop shop) {
    return "/api/events/" + shop.event() + "/prices";
  }

  private static String rules(long version, String more, String... rules) {
    return "{\"version\": %d, \"rules\": [%s] %s}"
        .formatted(version, String.join(", ", rules), more);
  }

  private JsonNode put(Shop shop, long version, String... rules) {
    return expect(200, seller(shop).put(rulesOf(shop), rules(version, "", rules))).body();
  }

  private static String typeJson(long price, long version) {
    return """
    {"name": "Floor", "priceMinor": %d, "currency": "EUR", "capacity": 100, "version": %d}
    """
        .formatted(price, version);
  }

  private long current(Shop shop, UUID type) {
    return expect(200, visitor(shop.tenant()).get("/api/ticket-types/" + type))
        .body()
        .path("currentPriceMinor")
        .asLong();
  }

  private JsonNode quote(Shop shop, UUID type, int quantity) {
    return expect(
            200,
            visitor(shop.tenant())
                .get(pricesOf(shop) + "?ticketTypeId=" + type + "&quantity=" + quantity))
        .body()
        .path("quote");
  }

  private static long unit(Answer answer) {
    return expect(200, answer).body().path("quote").path("unitPriceMinor").asLong();
  }

  private Answer reserve(Shop shop, UUID buyer, String key, UUID type, int quantity) {
    return expect(
        201,
        as(buyer, shop.tenant(), "buyer")
            .with("Idempotency-Key", key)
            .post(
                "/api/reservations",
                """
                {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}]}
                """
                    .formatted(shop.event(), type, quantity)));
  }

  private long reserved(Shop shop, UUID type, int quantity) {
    return reserve(shop, Ids.next(), "k", type, quantity)
        .body()
        .path("items")
        .path(0)
        .path("unitPriceMinor")
        .asLong();
  }

  private void sell(Shop shop, UUID type, int quantity) {
    UUID id = reserve(shop, Ids.next(), "k", type, quantity).id();
    expect(200, internal(shop.tenant(), "POST", "/internal/reservations/" + id + "/confirm", null));
  }

  private List<String> whys(Shop shop, UUID type) {
    List<String> whys = new ArrayList<>();
    expect(200, visitor(shop.tenant()).get("/api/ticket-types/" + type + "/price-history"))
        .body()
        .path("items")
        .forEach(item -> whys.add(item.path("why").asString()));
    return whys;
  }

  private static @Nullable Boolean live(Shop shop) {
    return superuser()
        .sql("select live from inventory.event_pricing where event_id = :id")
        .param("id", shop.event())
        .query(Boolean.class)
        .single();
  }
}
