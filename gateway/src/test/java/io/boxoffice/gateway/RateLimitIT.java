package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.Replica;
import io.boxoffice.gateway.support.World;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class RateLimitIT extends GatewayTest {

  @Test
  void aUserMayBuyTenTimesAMinute() {
    String bearer = bearer("buyer");
    World.service(Service.PURCHASE).behaveWell();
    for (int left = 9; left >= 0; left--) {
      HttpResponse<String> response = purchase(bearer);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "RateLimit-Policy")).isEqualTo("\"purchase\";q=10;w=60");
      assertThat(header(response, "RateLimit")).matches("\"purchase\";r=" + left + ";t=[0-9]+");
    }

    HttpResponse<String> refused = purchase(bearer);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(slug(refused)).isEqualTo("rate-limited");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 6);
    assertThat(header(refused, "RateLimit")).startsWith("\"purchase\";r=0;t=");
    assertThat(World.service(Service.PURCHASE).calls()).isEqualTo(10);
    assertThat(purchase(bearer("buyer")).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/orders", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void requestsOfTheSameMomentShareACallAndTakeNoMoreThanTheQuota() throws Exception {
    String bearer = bearer("buyer");
    World.service(Service.PURCHASE).behaveWell();
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        answers.add(threads.submit(() -> purchase(bearer).statusCode()));
      }
    }

    Map<Integer, Integer> statuses = new HashMap<>();
    for (Future<Integer> answer : answers) {
      statuses.merge(answer.get(), 1, Integer::sum);
    }
    assertThat(statuses).isEqualTo(Map.of(200, 10, 429, 54));
  }

  @Test
  void theSameUserHasAQuotaInEachTenant() {
    UUID user = UUID.randomUUID();
    String here = "Bearer " + World.ISSUER.token(user, World.TENANT, "buyer");
    String there = "Bearer " + World.ISSUER.token(user, World.OTHER_TENANT, "buyer");

    purchase(here);

    assertThat(header(purchase(there), "RateLimit")).startsWith("\"purchase\";r=9;");
    assertThat(header(purchase(here), "RateLimit")).startsWith("\"purchase\";r=8;");
  }

  @Test
  void readsWritesAndScansHaveTheirOwnQuotas() {
    String bearer = bearer("venue_staff");

    assertThat(policy("GET", "/api/orders", bearer)).isEqualTo("\"read\";q=100;w=60");
    assertThat(policy("POST", "/api/transfers", bearer)).isEqualTo("\"write\";q=50;w=60");
    assertThat(policy("POST", "/api/scans", bearer)).isEqualTo("\"scan\";q=200;w=60");
  }

  @Test
  void webhooksAreNotLimited() {
    for (int i = 0; i < 60; i++) {
      HttpResponse<String> response = send("POST", "/api/webhooks/payment-success");
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(header(response, "RateLimit")).isNull();
    }
  }

  @Test
  void withoutRedisLimitsGoOnInTheProcessAndAreSharedAgainLater() {
    String bearer = bearer("buyer");
    purchase(bearer);
    World.REDIS.stop();
    try {
      for (int i = 0; i < 10; i++) {
        assertThat(purchase(bearer).statusCode()).isEqualTo(200);
      }
      assertThat(purchase(bearer).statusCode()).isEqualTo(429);
      assertThat(purchase(bearer("buyer")).statusCode()).isEqualTo(200);
      assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);
    } finally {
      World.REDIS.start();
    }
    // The new Redis knows nothing, so the quota is whole again once it is asked.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(purchase(bearer).statusCode()).isEqualTo(200));
  }

  @Test
  void aGatewayStartsWithoutRedisAndLimitsOnItsOwn() {
    try (ConfigurableApplicationContext replica =
        Replica.start("--BOXOFFICE_REDIS_URL=redis://127.0.0.1:1")) {
      String bearer = bearer("buyer");
      for (int i = 0; i < 11; i++) {
        HttpResponse<String> response =
            send(
                HttpRequest.newBuilder(Replica.uri(replica, "/api/purchase"))
                    .header("Authorization", bearer)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
        assertThat(response.statusCode()).isEqualTo(i < 10 ? 200 : 429);
      }
    }
  }

  private HttpResponse<String> purchase(String bearer) {
    return send("POST", "/api/purchase", "Authorization", bearer);
  }

  private String policy(String method, String path, String bearer) {
    return header(send(method, path, "Authorization", bearer), "RateLimit-Policy");
  }
}
