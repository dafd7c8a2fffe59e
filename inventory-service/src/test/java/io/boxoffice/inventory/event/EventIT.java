package io.boxoffice.inventory.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.inventory.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class EventIT extends RunningService {
  @Autowired private EndEvents worker;

  @Test
  void an_event_lives_from_draft_to_its_end_and_tells_of_it() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    Answer made =
        expect(
            201,
            client.post(
                "/api/events",
                eventJson(
                    venue,
                    ", \"featured\": true, \"mintingEnabled\": true,"
                        + " \"seatingConfig\": {\"sections\": [{\"name\": \"A\", \"priceMinor\": 100, \"subsections\": [{\"name\": \"1\", \"rows\": 2,"
                        + " \"columns\": 3}]}]}")));
    UUID id = made.id();
    assertThat(made.body().path("status").asString()).isEqualTo("draft");
    assertThat(made.body().path("ownerId").asString()).isEqualTo(seller.toString());
    assertThat(made.body().path("seatingConfig").path("sections").path(0).path("name").asString())
        .isEqualTo("A");
    expect(404, visitor(tenant).get("/api/events/" + id));

    Answer published = expect(200, client.post("/api/events/" + id + "/publish", ""));
    assertThat(published.body().path("status").asString()).isEqualTo("active");
    expect(200, client.post("/api/events/" + id + "/publish", ""));
    expect(200, visitor(tenant).get("/api/events/" + id));

    String change = eventJson(venue, ", \"version\": 2").replace("Gala", "Ball");
    assertThat(expect(200, client.put("/api/events/" + id, change)).body().path("title").asString())
        .isEqualTo("Ball");
    assertThat(expect(409, client.put("/api/events/" + id, change)).slug())
        .isEqualTo("version-conflict");
    assertThat(
            expect(400, client.put("/api/events/" + id, eventJson(venue, "")))
                .body()
                .path("errors")
                .path(0)
                .path("field")
                .asString())
        .isEqualTo("version");
    assertThat(expect(409, client.delete("/api/events/" + id)).slug()).isEqualTo("event-status");

    clock.advance(Duration.ofDays(31));
    worker.endDue();
    worker.endDue();
    assertThat(
            expect(200, visitor(tenant).get("/api/events/" + id)).body().path("status").asString())
        .isEqualTo("ended");
    expect(409, client.put("/api/events/" + id, change.replace(": 2", ": 4")));
    expect(409, client.post("/api/events/" + id + "/cancel", "{\"reason\": \"late\"}"));
    assertThat(messages(id))
        .containsExactly("event.published.v1:2", "event.changed.v1:3", "event.changed.v1:4");
    expect(204, client.delete("/api/events/" + id));
    expect(404, client.get("/api/events/" + id));
    assertThat(Contracts.outboxViolations("inventory")).isEmpty();
  }

  @Test
  void a_cancelled_event_sells_no_more_and_says_why() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    Answer cancelled =
        expect(
            200, seller.post("/api/events/" + shop.event() + "/cancel", "{\"reason\": \"storm\"}"));
    assertThat(cancelled.body().path("status").asString()).isEqualTo("cancelled");
    assertThat(cancelled.body().path("cancelReason").asString()).isEqualTo("storm");
    assertThat(
            expect(
                    409,
                    as(Ids.next(), shop.tenant(), "buyer")
                        .with("Idempotency-Key", "k")
                        .post(
                            "/api/reservations",
                            """
                            {"eventId": "%s",
                             "items": [{"ticketTypeId": "%s", "quantity": 1}]}
                            """
                                .formatted(shop.event(), type)))
                .slug())
        .isEqualTo("event-not-on-sale");
    assertThat(messages(shop.event()))
        .containsExactly("event.published.v1:2", "event.cancelled.v1:3");
    assertThat(
            expect(
                    409,
                    seller.post(
                        "/api/events/" + shop.event() + "/ticket-types",
                        """
                        {"name": "X", "priceMinor": 1, "currency": "EUR", "capacity": 1}
                        """))
                .slug())
        .isEqualTo("event-status");
  }

  @Test
  void capacities_of_venue_event_and_types_agree() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    assertThat(
            expect(
                    422,
                    seller.post("/api/events", eventJson(shop.venue(), ", \"capacity\": 100001")))
                .slug())
        .isEqualTo("venue-too-small");
    ticketType(shop, 50, "");
    assertThat(
            expect(
                    409,
                    seller.put(
                        "/api/events/" + shop.event(),
                        eventJson(shop.venue(), ", \"capacity\": 49, \"version\": 2")))
                .slug())
        .isEqualTo("capacity-below-ticket-types");
    expect(
        200,
        seller.put(
            "/api/events/" + shop.event(),
            eventJson(shop.venue(), ", \"capacity\": 50, \"version\": 2")));
    assertThat(
            expect(
                    409,
                    seller.post(
                        "/api/events/" + shop.event() + "/ticket-types",
                        """
                        {"name": "X", "priceMinor": 1, "currency": "EUR", "capacity": 1}
                        """))
                .slug())
        .isEqualTo("event-capacity-exceeded");
  }

  @Test
  void the_list_narrows_and_pages_without_gaps_or_repeats() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    Instant start = clock.instant().plus(Duration.ofDays(1));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // pairs share a start, so that only the id tells them apart
      Instant startsAt = start.plus(Duration.ofHours(i / 2));
      Answer event =
          expect(
              201,
              client.post(
                  "/api/events",
                  """
                  {"venueId": "%s", "title": "E%d", "category": "%s", "featured": %b,
                   "startsAt": "%s", "endsAt": "%s"}
                  """
                      .formatted(
                          venue,
                          i,
                          i % 2 == 0 ? "music" : "theatre",
                          i == 3,
                          startsAt,
                          startsAt.plus(Duration.ofHours(1)))));
      expect(200, client.post("/api/events/" + event.id() + "/publish", ""));
      made.add("E" + i);
    }
    UUID draft = event(tenant, seller, venue);

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = list(tenant, "?limit=3" + cursor);
      page.path("items").forEach(item -> paged.add(item.path("title").asString()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    assertThat(paged).containsExactlyInAnyOrderElementsOf(made);

    assertThat(titles(tenant, "?category=theatre")).containsExactly("E1", "E3", "E5");
    assertThat(titles(tenant, "?featured=true")).containsExactly("E3");
    assertThat(titles(tenant, "?city=vienna")).hasSize(7);
    assertThat(titles(tenant, "?city=Graz")).isEmpty();
    assertThat(titles(tenant, "?status=cancelled")).isEmpty();
    assertThat(titles(tenant, "?status=draft")).isEmpty();
    assertThat(titles(tenant, "?from=" + start.plus(Duration.ofHours(2)))).hasSize(3);
    assertThat(titles(tenant, "?to=" + start.plus(Duration.ofHours(1)))).hasSize(2);
    JsonNode drafts = expect(200, client.get("/api/events?status=draft")).body();
    assertThat(drafts.path("items").path(0).path("id").asString()).isEqualTo(draft.toString());
    Client rival = as(Ids.next(), tenant, "seller");
    assertThat(expect(200, rival.get("/api/events?status=draft")).body().path("items")).isEmpty();
    Client manager = as(Ids.next(), tenant, "venue_manager");
    assertThat(expect(200, manager.get("/api/events?status=draft")).body().path("items"))
        .hasSize(1);
  }

  @Test
  void categories_count_what_is_on_sale_of_the_tenant() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    publish(seller, eventJson(shop.venue(), ""));
    publish(seller, eventJson(shop.venue(), "").replace("music", "theatre"));
    expect(201, seller.post("/api/events", eventJson(shop.venue(), "").replace("music", "draft")));
    UUID cancelled = publish(seller, eventJson(shop.venue(), "").replace("music", "cancelled"));
    expect(200, seller.post("/api/events/" + cancelled + "/cancel", "{\"reason\": \"storm\"}"));
    shop();

    Client visitor = visitor(shop.tenant());
    JsonNode items = expect(200, visitor.get("/api/events/categories")).body().path("items");
    assertThat(items).hasSize(2);
    assertThat(items.path(0).path("category").asString()).isEqualTo("music");
    assertThat(items.path(0).path("count").asLong()).isEqualTo(2);
    assertThat(items.path(1).path("category").asString()).isEqualTo("theatre");
    assertThat(expect(200, visitor.get("/api/events/categories?limit=1")).body().path("items"))
        .hasSize(1);
  }

  @Test
  void the_featured_are_a_list_of_their_own() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    for (int i = 0; i < 3; i++) {
      publish(seller, eventJson(shop.venue(), ", \"featured\": true"));
    }
    expect(201, seller.post("/api/events", eventJson(shop.venue(), ", \"featured\": true")));
    JsonNode first = expect(200, visitor(shop.tenant()).get("/api/events/featured?limit=2")).body();
    assertThat(first.path("items")).hasSize(2).allMatch(item -> item.path("featured").asBoolean());
    JsonNode second =
        expect(
                200,
                visitor(shop.tenant())
                    .get(
                        "/api/events/featured?limit=2&cursor="
                            + first.path("nextCursor").asString()))
            .body();
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.has("nextCursor")).isFalse();
  }

  @Test
  void a_sold_out_event_is_still_listed_and_a_deleted_one_is_not() {
    Shop shop = shop();
    UUID type = ticketType(shop, 1, "");
    expect(
        201,
        as(Ids.next(), shop.tenant(), "buyer")
            .with("Idempotency-Key", "k")
            .post(
                "/api/reservations",
                """
                {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 1}]}
                """
                    .formatted(shop.event(), type)));
    assertThat(list(shop.tenant(), "?status=sold_out").path("items").path(0).path("id").asString())
        .isEqualTo(shop.event().toString());
    assertThat(titles(shop.tenant(), "")).containsExactly("Gala");

    Client seller = as(shop.seller(), shop.tenant(), "seller");
    UUID gone = publish(seller, eventJson(shop.venue(), ""));
    expect(200, seller.post("/api/events/" + gone + "/cancel", "{\"reason\": \"storm\"}"));
    assertThat(titles(shop.tenant(), "?status=cancelled")).hasSize(1);
    expect(204, seller.delete("/api/events/" + gone));
    assertThat(titles(shop.tenant(), "?status=cancelled")).isEmpty();
    expect(404, seller.get("/api/events/" + gone));
    assertThat(
            superuser()
                .sql("select deleted_at is not null from inventory.events where id = :id")
                .param("id", gone)
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private UUID publish(Client seller, String event) {
    UUID id = expect(201, seller.post("/api/events", event)).id();
    expect(200, seller.post("/api/events/" + id + "/publish", ""));
    return id;
  }

  private JsonNode list(UUID tenant, String query) {
    return expect(200, visitor(tenant).get("/api/events" + query)).body();
  }

  private List<String> titles(UUID tenant, String query) {
    List<String> titles = new ArrayList<>();
    list(tenant, query).path("items").forEach(item -> titles.add(item.path("title").asString()));
    return titles;
  }

  private static List<String> messages(UUID event) {
    return superuser()
        .sql(
            """
            select type || ':' || aggregate_version from inventory.outbox
             where aggregate_id = :id order by seq
            """)
        .param("id", event)
        .query(String.class)
        .list();
  }
}
