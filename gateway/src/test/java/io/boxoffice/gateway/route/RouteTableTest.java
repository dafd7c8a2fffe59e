package io.boxoffice.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.support.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;

class RouteTableTest {
  private final RouteTable table = new RouteTable();

  static List<Routes.Row> rows() {
    return Routes.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRouteHasItsServiceAccessAndLimit(Routes.Row row) {
    Target target = find(row.method(), row.path());

    assertThat(target).isNotNull();
    assertThat(target.service().id()).isEqualTo(row.service());
    assertThat(target.access())
        .isEqualTo(row.access().equals("public") ? Access.PUBLIC : Access.SIGNED_IN);
    assertThat(target.limit() == null ? "none" : target.limit().id()).isEqualTo(row.limit());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/api/internal/tenants",
        "/api/unknown",
        "/internal/tenants",
        "/internal/tickets/1/status",
        "/actuator/env",
        "/health/other",
        "/metrics",
        "/tenants",
        "/api/webhooks/other"
      })
  void whatIsNotListedIsNotServed(String path) {
    assertThat(find("GET", path)).isNull();
    assertThat(find("POST", path)).isNull();
  }

  @Test
  void onlyStreamsStayOpen() {
    assertThat(find("GET", "/api/events/1/seats/stream").stream()).isTrue();
    assertThat(find("GET", "/api/events/1/admissions/stream").stream()).isTrue();
    assertThat(Routes.all().stream().filter(row -> find(row.method(), row.path()).stream()))
        .hasSize(2);
  }

  @Test
  void onlyReadsThatAreTheSameForEverybodyAreShared() {
    String event = "/api/events/0198c0de-0000-7000-8000-000000000001";
    assertThat(
            Routes.all().stream()
                .filter(row -> find(row.method(), row.path()).shared())
                .map(row -> row.method() + " " + row.path()))
        .containsExactlyInAnyOrder(
            "GET " + event,
            "GET " + event + "/ticket-types",
            "GET " + event + "/availability",
            "GET " + event + "/seats",
            "GET " + event + "/prices");
  }

  @Test
  void onlyWebhooksAndWhatIsOfAllTenantsBelongToNoTenant() {
    assertThat(
            Routes.all().stream()
                .filter(row -> !find(row.method(), row.path()).tenanted())
                .map(Routes.Row::path)
                .distinct())
        .containsExactlyInAnyOrder(
            "/api/tenants",
            Routes.all().stream()
                .map(Routes.Row::path)
                .filter(path -> path.startsWith("/api/workers/"))
                .findFirst()
                .orElseThrow(),
            "/api/search/rebuild",
            "/api/webhooks/payment-success",
            "/api/webhooks/payment-failed",
            "/api/webhooks/stripe");
  }

  private Target find(String method, String path) {
    return table.find(HttpMethod.valueOf(method), PathContainer.parsePath(path));
  }
}
