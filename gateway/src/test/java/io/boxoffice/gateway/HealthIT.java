package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.support.GatewayTest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HealthIT extends GatewayTest {

  @Test
  void anybodyMayAskWhetherTheGatewayLivesAndIsReady() {
    for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
      HttpResponse<String> response = send("GET", path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"status\":\"UP\"}");
    }
    HttpResponse<String> wrong = send("POST", "/health/live");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(slug(wrong)).isEqualTo("method-not-allowed");
    assertThat(header(wrong, "Allow")).isEqualTo("GET");
  }

  @Test
  void whoIsSignedInSeesEveryPart() {
    assertThat(send("GET", "/health/detailed").statusCode()).isEqualTo(401);

    HttpResponse<String> response =
        send("GET", "/health/detailed", "Authorization", bearer("buyer"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains(
            "\"status\":\"UP\"",
            "\"inventory\":\"UP\"",
            "\"minting\":\"UP\"",
            "\"redis\":\"UP\"",
            "\"state\":\"closed\"");
  }

  @Test
  void metricsAreForOperators() {
    send("GET", "/api/orders", "Authorization", bearer("buyer"));
    assertThat(send("GET", "/metrics/prometheus").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/metrics/prometheus", "Authorization", bearer("buyer")).statusCode())
        .isEqualTo(403);

    HttpResponse<String> response =
        send("GET", "/metrics/prometheus", "Authorization", bearer("ops"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains(
            "spring_cloud_gateway_requests_seconds_count",
            "resilience4j_circuitbreaker_state",
            "boxoffice_gateway_limits_degraded",
            "boxoffice_gateway_problems_total");
  }
}
