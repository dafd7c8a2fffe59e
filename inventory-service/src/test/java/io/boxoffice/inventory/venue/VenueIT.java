package io.boxoffice.inventory.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
}
