package io.boxoffice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever comes in, the answer is a problem that names what is wrong, and never a 500. */
class BadInputIT extends RunningService {
  private static final String BIG = "x".repeat(200_000);
  private static final List<String> BAD_BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "42",
          "\"text\"",
          "{}",
          "{\"eventId\": 5, \"items\": {}, \"name\": [], \"venueId\": true, \"slug\": 1}",
          "{\"eventId\": \"no-uuid\", \"venueId\": \"no-uuid\"}",
          "{\"name\": \"a\\u0000b\", \"title\": \"a\\u0000b\", \"reason\": \"a\\u0000b\"}",
          "{\"items\": [null], \"eventId\": \"00000000-0000-0000-0000-000000000000\"}",
          "{\"startsAt\": \"yesterday\", \"capacity\": 1e99, \"priceMinor\": -1}",
          "{\"name\": \"" + BIG + "\"}",
          "{} trailing",
          "\u0001\u0002",
          "[".repeat(5_000));

  private record Route(String method, String path, boolean internal) {}

  @Test
  void no_route_answers_garbage_with_anything_but_a_problem() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    List<Route> routes =
        List.of(
            new Route("POST", "/api/tenants", false),
            new Route("POST", "/api/venues", false),
            new Route("PUT", "/api/venues/" + shop.venue(), false),
            new Route("POST", "/api/events", false),
            new Route("PUT", "/api/events/" + shop.event(), false),
            new Route("POST", "/api/events/" + shop.event() + "/cancel", false),
            new Route("POST", "/api/events/" + shop.event() + "/ticket-types", false),
            new Route("PUT", "/api/ticket-types/" + type, false),
            new Route("PUT", "/api/events/" + shop.event() + "/pricing-rules", false),
            new Route("POST", "/api/events/" + shop.event() + "/holds", false),
            new Route("POST", "/api/events/" + shop.event() + "/waitlist", false),
            new Route("POST", "/api/events/" + shop.event() + "/bundles", false),
            new Route("POST", "/api/workers/no-such/run", false),
            new Route("POST", "/internal/stock/write-offs", true),
            new Route("POST", "/api/reservations", false),
            new Route("POST", "/internal/reservations", true),
            new Route("POST", "/internal/reservations/release", true),
            new Route("POST", "/internal/stock/returns", true));
    List<String> wrong = new ArrayList<>();
    for (Route route : routes) {
      for (String body : BAD_BODIES) {
        Answer answer = send(shop, route, body);
        boolean problem =
            answer.status() >= 400
                && answer.status() < 500
                && answer
                    .raw()
                    .headers()
                    .firstValue("Content-Type")
                    .orElse("")
                    .startsWith("application/problem+json")
                && !answer.slug().isEmpty();
        if (!problem) {
          String start = body.substring(0, Math.min(60, body.length()));
          wrong.add(route + " " + start + " -> " + answer.status() + " " + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private Answer send(Shop shop, Route route, String body) {
    if (route.internal()) {
      return internal(shop.tenant(), route.method(), route.path(), body);
    }
    UUID tenant = route.path().equals("/api/tenants") ? null : shop.tenant();
    String[] roles =
        tenant == null ? new String[] {"superadmin"} : new String[] {"seller", "admin"};
    return call(
        route.method(),
        route.path(),
        Map.of("Authorization", bearer(shop.seller(), tenant, roles), "Idempotency-Key", "garbage"),
        body);
  }

  @Test
  void ids_and_queries_that_cannot_be_are_named() {
    Shop shop = shop();
    Client visitor = visitor(shop.tenant());
    Client admin = as(Ids.next(), shop.tenant(), "admin");
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/api/events/no-uuid",
            "/api/venues/no-uuid",
            "/api/ticket-types/no-uuid",
            "/api/ticket-types",
            "/api/ticket-types?eventId=x",
            "/api/events/no-uuid/availability",
            "/api/events/no-uuid/seats",
            "/api/events/no-uuid/seats/stream",
            "/api/events/" + shop.event() + "/seats?layout=perhaps",
            "/api/events/" + shop.event() + "/seats/stream?version=first",
            "/api/events/no-uuid/stock-audit",
            "/api/events/no-uuid/prices",
            "/api/events/" + shop.event() + "/prices?ticketTypeId=x",
            "/api/events/" + shop.event() + "/prices?quantity=2",
            "/api/events/" + shop.event() + "/prices?ticketTypeId=" + Ids.next() + "&quantity=0",
            "/api/events/" + shop.event() + "/prices?at=yesterday",
            "/api/events/" + shop.event() + "/prices?at=10000-01-01T00:00:00Z",
            "/api/events/" + shop.event() + "/prices?shareSold=10001",
            "/api/ticket-types/no-uuid/price-history",
            "/api/ticket-types/" + Ids.next() + "/price-history?cursor=x",
            "/api/ticket-types/" + Ids.next() + "/price-history?limit=0",
            "/api/events?limit=0",
            "/api/events?limit=101",
            "/api/events?limit=many",
            "/api/events?cursor=%21%21",
            "/api/events?cursor=AAAA",
            "/api/events?cursor=__________________________________",
            "/api/events?from=yesterday",
            "/api/events?from=%2B999999999-01-01T00:00:00Z",
            "/api/events?featured=perhaps",
            "/api/events?status=open",
            "/api/events?category=" + "x".repeat(51),
            "/api/events/categories?limit=0",
            "/api/events/categories?limit=101",
            "/api/events/featured?limit=0",
            "/api/events/featured?cursor=x",
            "/api/events/search",
            "/api/events/search?q=" + "x".repeat(101),
            "/api/events/search?q=a&cursor=x",
            "/api/events/suggest?q=",
            "/api/venues?cursor=x",
            "/api/venues?limit=-1")) {
      answers.put(path, visitor.get(path));
    }
    answers.put("reservation", admin.get("/api/reservations/no-uuid"));
    answers.put("delete", admin.delete("/api/events/no-uuid"));
    answers.put(
        "confirm", internal(shop.tenant(), "POST", "/internal/reservations/no-uuid/confirm", null));
    answers.put(
        "confirm of no event",
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations/" + shop.event() + "/confirm?eventId=none",
            null));
    answers.forEach(
        (what, answer) -> {
          assertThat(answer.status()).as("%s %s", what, answer.body()).isEqualTo(400);
          assertThat(answer.slug()).as(what).isIn("malformed-request", "validation");
        });
    assertThat(visitor.get("/api/nothing").status()).isIn(401, 404);
    assertThat(admin.get("/api/nothing").slug()).isEqualTo("not-found");
    assertThat(admin.post("/api/events/" + shop.event(), "{}").status()).isEqualTo(405);
  }

  @Test
  void tenants_and_tokens_that_are_not_ours_are_refused_by_name() {
    Shop shop = shop();
    UUID stranger = Ids.next();
    assertThat(visitor(stranger).get("/api/events").slug()).isEqualTo("unknown-tenant");
    assertThat(as(Ids.next(), stranger, "seller").post("/api/venues", VENUE).slug())
        .isEqualTo("unknown-tenant");
    assertThat(internal(stranger, "GET", "/internal/events/" + shop.event(), null).slug())
        .isEqualTo("unknown-tenant");
    assertThat(internal(null, "GET", "/internal/events/" + shop.event(), null).slug())
        .isEqualTo("tenant-missing");
    assertThat(call("GET", "/api/events", Map.of(), null).slug()).isEqualTo("tenant-missing");
    assertThat(call("GET", "/api/events", Map.of("X-Tenant-Id", "x"), null).slug())
        .isEqualTo("malformed-request");
    Answer forged =
        call("GET", "/api/reservations/" + Ids.next(), Map.of("Authorization", "Bearer x"), null);
    assertThat(forged.status()).isEqualTo(401);
    assertThat(forged.slug()).isEqualTo("unauthenticated");
    superuser()
        .sql("update inventory.tenants set status = 'suspended' where id = :id")
        .param("id", tenantOf(stranger))
        .update();
    assertThat(visitor(stranger).get("/api/events").slug()).isEqualTo("unknown-tenant");
  }

  private UUID tenantOf(UUID id) {
    expect(
        201,
        call(
            "POST",
            "/api/tenants",
            Map.of("Authorization", bearer(Ids.next(), null, "superadmin")),
            """
            {"id": "%s", "slug": "x-%s", "name": "X", "currency": "EUR"}
            """
                .formatted(id, id)));
    return id;
  }

  @Test
  void each_refusal_of_a_reservation_has_its_own_type() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, ", \"minPerOrder\": 2, \"maxPerOrder\": 4");
    UUID limited = ticketType(shop, 10, ", \"maxPerUser\": 2");
    UUID later = ticketType(shop, 10, ", \"saleStartsAt\": \"2999-01-01T00:00:00Z\"");
    UUID draft = event(shop.tenant(), shop.seller(), shop.venue());
    Shop drafted = new Shop(shop.tenant(), shop.seller(), shop.venue(), draft);
    UUID draftType = ticketType(drafted, 10, "");
    Shop unknown = new Shop(shop.tenant(), shop.seller(), shop.venue(), Ids.next());

    refused(400, "validation", shop, SellingIT.reserve(shop, type, 0));
    refused(400, "validation", shop, SellingIT.reserve(shop, type, -1));
    refused(400, "validation", shop, SellingIT.reserve(shop, type, 1_001));
    refused(400, "malformed-request", shop, SellingIT.reserve(shop, type, 2).replace("2}", "2.5}"));
    refused(422, "quantity-out-of-bounds", shop, SellingIT.reserve(shop, type, 1));
    refused(422, "quantity-out-of-bounds", shop, SellingIT.reserve(shop, type, 5));
    refused(409, "per-user-limit", shop, SellingIT.reserve(shop, limited, 3));
    refused(409, "sale-not-open", shop, SellingIT.reserve(shop, later, 1));
    refused(409, "event-not-on-sale", shop, SellingIT.reserve(drafted, draftType, 1));
    refused(404, "unknown-event", shop, SellingIT.reserve(unknown, type, 2));
    refused(404, "unknown-ticket-type", shop, SellingIT.reserve(shop, Ids.next(), 2));
    refused(404, "unknown-ticket-type", shop, SellingIT.reserve(shop, draftType, 2));
    refused(
        400,
        "validation",
        shop,
        """
        {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 2},
                                    {"ticketTypeId": "%s", "quantity": 2}]}
        """
            .formatted(shop.event(), type, type));
    refused(413, "body-too-large", shop, "{\"eventId\": \"" + BIG + "\"}");
    Answer keyless =
        as(Ids.next(), shop.tenant(), "buyer")
            .post("/api/reservations", SellingIT.reserve(shop, type, 2));
    assertThat(expect(400, keyless).slug()).isEqualTo("idempotency-key-missing");
    Answer either =
        internal(
            shop.tenant(),
            "POST",
            "/internal/reservations",
            """
            {"reservationKey": "k", "eventId": "%s", "userId": "%s"}
            """
                .formatted(shop.event(), Ids.next()));
    assertThat(expect(400, either).slug()).isEqualTo("validation");
    Answer unsold =
        internal(
            shop.tenant(),
            "POST",
            "/internal/stock/returns",
            """
            {"returnKey": "k", "eventId": "%s",
             "items": [{"ticketTypeId": "%s", "quantity": 1}]}
            """
                .formatted(shop.event(), type));
    assertThat(expect(409, unsold).slug()).isEqualTo("more-than-sold");
  }

  @Test
  void what_the_database_could_not_keep_is_refused_before_it() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    for (String amenities :
        List.of(
            "5",
            "{\"a\": 1e400}",
            "{\"a\": \"x\\u0000\"}",
            "{\"x\\u0000\": 1}",
            "[".repeat(100) + "]".repeat(100),
            "{\"a\": " + "9".repeat(200) + "}")) {
      Answer answer =
          seller.post("/api/venues", VENUE.replace("{\"parking\": true, \"bars\": 3}", amenities));
      assertThat(answer.status()).as("%s %s", amenities, answer.body()).isEqualTo(400);
    }
    for (String time :
        List.of("+999999999-12-31T23:59:59Z", "-0500-01-01T00:00:00Z", "10000-01-01T00:00:00Z")) {
      Answer answer =
          seller.post(
              "/api/events",
              """
              {"venueId": "%s", "title": "T", "category": "c", "startsAt": "%s",
               "endsAt": "9999-01-01T00:00:00Z"}
              """
                  .formatted(shop.venue(), time));
      assertThat(answer.status()).as("%s %s", time, answer.body()).isEqualTo(400);
    }
    for (String more :
        List.of(
            ", \"currency\": \"XXY\"",
            ", \"maxPerOrder\": 0",
            ", \"minPerOrder\": 5, \"maxPerOrder\": 4",
            ", \"minPerOrder\": 5, \"maxPerUser\": 4",
            ", \"status\": \"gone\"",
            ", \"saleStartsAt\": \"2027-01-02T00:00:00Z\", \"saleEndsAt\": \"2027-01-01T00:00:00Z\"")) {
      Answer answer =
          seller.post(
              "/api/events/" + shop.event() + "/ticket-types",
              "{\"name\": \"X\", \"priceMinor\": 1, \"capacity\": 1 %s %s}"
                  .formatted(more.contains("currency") ? "" : ", \"currency\": \"EUR\"", more));
      assertThat(answer.status()).as("%s %s", more, answer.body()).isEqualTo(400);
    }
  }

  private void refused(int status, String slug, Shop shop, @Nullable String body) {
    Answer answer =
        call(
            "POST",
            "/api/reservations",
            Map.of(
                "Authorization",
                bearer(Ids.next(), shop.tenant(), "buyer"),
                "Idempotency-Key",
                "k"),
            body);
    assertThat(answer.status()).as("%s %s", slug, answer.body()).isEqualTo(status);
    assertThat(answer.slug()).isEqualTo(slug);
  }
}
