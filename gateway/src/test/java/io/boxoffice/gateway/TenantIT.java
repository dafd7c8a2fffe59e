package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.StubService;
import io.boxoffice.gateway.support.World;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TenantIT extends GatewayTest {
  private final StubService inventory = World.service(Service.INVENTORY);

  @Test
  void theTokensTenantCounts() {
    assertThat(send("GET", "/api/reservations/1", "Authorization", bearer("buyer")).statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isEqualTo(World.TENANT.toString());
  }

  @Test
  void aTokenOfOneTenantCannotNameAnother() {
    inventory.behaveWell();

    HttpResponse<String> response =
        send(
            "GET",
            "/api/events",
            "Authorization",
            bearer("admin"),
            "X-Tenant-Id",
            World.OTHER_TENANT.toString());

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(slug(response)).isEqualTo("tenant-mismatch");
    assertThat(inventory.calls()).isZero();
  }

  @Test
  void withoutATokenTheHeaderCountsThenTheHost() {
    assertThat(
            send("GET", "/api/events", "X-Tenant-Id", World.OTHER_TENANT.toString()).statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isEqualTo(World.OTHER_TENANT.toString());

    assertThat(send("GET", "/api/events", "Host", "Tickets.Example.ORG:8443").statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isEqualTo(World.TENANT.toString());

    String both = World.OTHER_TENANT.toString();
    assertThat(send("GET", "/api/events", "Host", World.HOST, "X-Tenant-Id", both).statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isEqualTo(both);
  }

  @Test
  void unknownAndSuspendedTenantsAreNotFound() {
    String suspended = World.SUSPENDED_TENANT.toString();
    String token = World.ISSUER.token(UUID.randomUUID(), World.SUSPENDED_TENANT, "admin");

    assertUnknown(send("GET", "/api/events", "X-Tenant-Id", UUID.randomUUID().toString()));
    assertUnknown(send("GET", "/api/events", "X-Tenant-Id", suspended));
    assertUnknown(send("GET", "/api/events", "Host", "suspended.example.org"));
    assertUnknown(send("GET", "/api/events", "Host", "elsewhere.example.org"));
    assertUnknown(send("GET", "/api/orders", "Authorization", "Bearer " + token));
    HttpResponse<String> malformed = send("GET", "/api/events", "X-Tenant-Id", "all");
    assertThat(malformed.statusCode()).isEqualTo(400);
    assertThat(slug(malformed)).isEqualTo("malformed-request");
  }

  @Test
  void aTokenWithoutATenantIsForThePlatformsOwnPeopleOnly() {
    String superadmin = "Bearer " + World.ISSUER.token(UUID.randomUUID(), null, "superadmin");
    String nobody = "Bearer " + World.ISSUER.token(UUID.randomUUID(), null, "buyer");
    String named = World.TENANT.toString();

    assertThat(send("GET", "/api/tenants", "Authorization", superadmin).statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isNull();
    assertThat(
            send("GET", "/api/events", "Authorization", superadmin, "X-Tenant-Id", named)
                .statusCode())
        .isEqualTo(200);
    assertThat(passedOn()).isEqualTo(named);
    HttpResponse<String> refused =
        send("GET", "/api/events", "Authorization", nobody, "X-Tenant-Id", named);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(slug(refused)).isEqualTo("tenant-missing");
  }

  @Test
  void webhooksAreOfNoTenantWhateverTheyClaim() {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/webhooks/payment-success",
            "X-Tenant-Id",
            World.TENANT.toString(),
            "webhook-id",
            "msg_1");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(World.service(Service.PURCHASE).last().headers())
        .doesNotContainKey("X-Tenant-Id")
        .containsEntry("webhook-id", "msg_1");
  }

  @Test
  void aNewTenantCanBeUsedAsSoonAsItIsRegistered() {
    UUID fresh = UUID.randomUUID();
    inventory.tenants(World.tenantsAnd("," + World.entry(fresh, "active", "new.example.org")));

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(send("GET", "/api/events", "X-Tenant-Id", fresh.toString()).statusCode())
                    .isEqualTo(200));
  }

  @Test
  void knownTenantsStayServedWhileTheRegistryFails() {
    assertThat(send("GET", "/api/events", "Host", World.HOST).statusCode()).isEqualTo(200);
    inventory.tenants(null);

    assertUnknown(send("GET", "/api/events", "X-Tenant-Id", UUID.randomUUID().toString()));
    assertThat(send("GET", "/api/events", "Host", World.HOST).statusCode()).isEqualTo(200);
  }

  private String passedOn() {
    return inventory.last().headers().get("X-Tenant-Id");
  }

  private static void assertUnknown(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(slug(response)).isEqualTo("unknown-tenant");
  }
}
