package io.boxoffice.inventory.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.RunningService;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TenantIT extends RunningService {

  @Test
  void a_tenant_is_registered_once_and_its_hosts_lead_to_it_alone() {
    UUID id = Ids.next();
    Client superadmin = as(Ids.next(), null, "superadmin");
    String body =
        """
        {"id": "%s", "slug": "hall-%s", "name": "Hall", "currency": "EUR",
         "hosts": ["Hall-%s.example"]}
        """
            .formatted(id, id, id);
    Answer made = expect(201, superadmin.post("/api/tenants", body));
    assertThat(made.body().path("hosts").path(0).asString()).isEqualTo("hall-" + id + ".example");
    assertThat(expect(201, superadmin.post("/api/tenants", body)).body()).isEqualTo(made.body());
    assertThat(expect(409, superadmin.post("/api/tenants", body.replace("EUR", "USD"))).slug())
        .isEqualTo("tenant-exists");
    String other = Ids.next().toString();
    String stolen =
        """
        {"id": "%s", "slug": "s-%s", "name": "Thief", "currency": "EUR",
         "hosts": ["hall-%s.example"]}
        """
            .formatted(other, other, id);
    assertThat(expect(409, superadmin.post("/api/tenants", stolen)).slug()).isEqualTo("host-taken");
    assertThat(find(superadmin, other)).isFalse();
    assertThat(find(superadmin, id.toString())).isTrue();

    JsonNode registry = expect(200, internal(null, "GET", "/internal/tenants", null)).body();
    assertThat(registry).anyMatch(tenant -> tenant.path("id").asString().equals(id.toString()));
  }

  private static boolean find(Client superadmin, String id) {
    String cursor = "";
    do {
      JsonNode page = expect(200, superadmin.get("/api/tenants?limit=100" + cursor)).body();
      for (JsonNode tenant : page.path("items")) {
        if (tenant.path("id").asString().equals(id)) {
          return true;
        }
      }
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asString() : "";
    } while (!cursor.isEmpty());
    return false;
  }
}
