package io.boxoffice.inventory.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.RunningService;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VenueIT extends RunningService {

  @Test
  void a_venue_is_made_read_and_changed_by_its_seller_or_a_manager() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client owner = as(seller, tenant, "seller");
    Answer made = expect(201, owner.post("/api/venues", VENUE));
    String path = "/api/venues/" + made.id();
    assertThat(made.body().path("amenities").path("bars").asInt()).isEqualTo(3);
    assertThat(expect(200, visitor(tenant).get(path)).body()).isEqualTo(made.body());

    String change =
        VENUE.strip().replaceAll("}$", ", \"state\": \"W\", \"version\": 1}").replace("3}", "4}");
    Answer changed = expect(200, owner.put(path, change));
    assertThat(changed.body().path("version").asLong()).isEqualTo(2);
    assertThat(expect(200, owner.get(path)).body()).isEqualTo(changed.body());
    assertThat(expect(409, owner.put(path, change)).slug()).isEqualTo("version-conflict");
    expect(403, as(Ids.next(), tenant, "seller").put(path, change));
    expect(
        200,
        as(Ids.next(), tenant, "venue_manager")
            .put(path, change.replace("\"version\": 1", "\"version\": 2")));
    assertThat(expect(200, visitor(tenant).get("/api/venues")).body().path("items")).hasSize(1);
    expect(404, visitor(tenant).get("/api/venues/" + Ids.next()));
  }

  @Test
  void a_venue_keeps_all_that_is_said_of_it() {
    UUID tenant = tenant();
    Client owner = as(Ids.next(), tenant, "seller");
    Answer made =
        expect(
            201,
            owner.post(
                "/api/venues",
                """
                {"name": "Volkshaus", "address": "Stauffacherstrasse 60", "city": "Zürich",
                 "state": "ZH", "country": "CH", "postalCode": "8004", "latitude": 47.374,
                 "longitude": 8.529, "capacity": 1500, "amenities": ["parking", {"bars": 3}]}
                """));
    JsonNode read = expect(200, visitor(tenant).get("/api/venues/" + made.id())).body();
    assertThat(read).isEqualTo(made.body());
    assertThat(read.path("state").asString()).isEqualTo("ZH");
    assertThat(read.path("postalCode").asString()).isEqualTo("8004");
    assertThat(read.path("latitude").asDouble()).isEqualTo(47.374);
    assertThat(read.path("amenities").path(1).path("bars").asInt()).isEqualTo(3);

    String bare = VENUE.strip().replaceAll("}$", ", \"version\": 1}").replace("3}", "3} ");
    JsonNode changed = expect(200, owner.put("/api/venues/" + made.id(), bare)).body();
    assertThat(changed.has("state")).isFalse();
    assertThat(changed.path("createdAt")).isEqualTo(read.path("createdAt"));
    assertThat(
            expect(400, owner.put("/api/venues/" + made.id(), VENUE))
                .body()
                .path("errors")
                .path(0)
                .path("field")
                .asString())
        .isEqualTo("version");
    expect(404, owner.put("/api/venues/" + Ids.next(), bare));
  }

  @Test
  void the_list_pages_without_gaps_or_repeats() {
    UUID tenant = tenant();
    Client owner = as(Ids.next(), tenant, "seller");
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(expect(201, owner.post("/api/venues", VENUE)).id());
    }
    List<UUID> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = expect(200, visitor(tenant).get("/api/venues?limit=2" + cursor)).body();
      page.path("items").forEach(item -> paged.add(UUID.fromString(item.path("id").asString())));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    assertThat(paged).containsExactlyElementsOf(made);
  }

  @Test
  void a_venue_never_shrinks_below_its_events() {
    Shop shop = shop();
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    UUID event =
        expect(201, seller.post("/api/events", eventJson(shop.venue(), ", \"capacity\": 500")))
            .id();
    String path = "/api/venues/" + shop.venue();
    String smaller = VENUE.strip().replaceAll("}$", ", \"version\": 1}").replace("100000", "499");
    Answer refused = expect(409, seller.put(path, smaller));
    assertThat(refused.slug()).isEqualTo("venue-capacity-in-use");
    assertThat(refused.body().path("needed").asInt()).isEqualTo(500);
    expect(204, seller.delete("/api/events/" + event));
    expect(200, seller.put(path, smaller));
  }
}
