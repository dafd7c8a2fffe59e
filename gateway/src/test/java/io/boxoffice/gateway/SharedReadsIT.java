package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.StubService;
import io.boxoffice.gateway.support.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What everybody may read is fetched once for all who ask at the same time, and for nobody else.
 */
class SharedReadsIT extends GatewayTest {
  private final StubService inventory = World.service(Service.INVENTORY);
  private final String path = "/api/events/" + UUID.randomUUID() + "/availability";

  private static void answer(HttpExchange exchange, String control, String tag, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", control);
    exchange.getResponseHeaders().set("ETag", tag);
    exchange.getResponseHeaders().set("Vary", "Accept");
    exchange.getResponseHeaders().set("X-Correlation-Id", "of-the-fetch");
    StubService.json(exchange, 200, body);
  }

  /** Behaves as a service whose value grows by one with each call. */
  private AtomicInteger counting() {
    AtomicInteger value = new AtomicInteger();
    inventory.behave(
        exchange -> {
          int next = value.incrementAndGet();
          answer(exchange, "no-cache, public", "\"" + next + "\"", "{\"value\":" + next + "}");
        });
    return value;
  }

  private HttpResponse<String> get(String... headers) {
    return send("GET", path, headers);
  }

  @Test
  void aHundredWhoAskAtOnceAreOneCallToTheService() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    inventory.behave(
        exchange -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          answer(exchange, "no-cache, public", "\"1\"", "{}");
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      CountDownLatch asked = new CountDownLatch(100);
      for (int i = 0; i < 100; i++) {
        String bearer = bearer("buyer");
        answers.add(
            threads.submit(
                () -> {
                  asked.countDown();
                  return get("Authorization", bearer);
                }));
      }
      asked.await();
      Awaitility.await().until(() -> inventory.calls() >= 1);
      go.countDown();
      Set<String> correlations = new HashSet<>();
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("{}");
        assertThat(header(answer.get(), "RateLimit")).startsWith("\"read\";r=99;");
        correlations.add(header(answer.get(), "X-Correlation-Id"));
      }
      assertThat(correlations).hasSize(100).doesNotContain("of-the-fetch");
    }
    // those who came a quarter of a second later than the first did not wait for its answer
    assertThat(inventory.calls()).isLessThan(10);
  }

  @Test
  void nobodyGetsWhatIsOlderThanAQuarterOfASecond() {
    AtomicInteger value = counting();
    assertThat(get("X-Tenant-Id", World.TENANT.toString()).body()).isEqualTo("{\"value\":1}");
    for (int round = 0; round < 5; round++) {
      int known = value.get();
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .atMost(Duration.ofMillis(600))
          .until(() -> !get("Authorization", bearer("buyer")).body().equals(value(known)));
    }
  }

  private static String value(int value) {
    return "{\"value\":" + value + "}";
  }

  @Test
  void theServiceIsAskedInNobodysName() {
    counting();
    get(
        "Authorization",
        bearer("buyer"),
        "Cookie",
        "session=1",
        "If-None-Match",
        "\"x\"",
        "X-Anything",
        "else",
        "Accept",
        "application/json");
    assertThat(inventory.last().headers())
        .doesNotContainKeys("Authorization", "Cookie", "If-None-Match", "X-Anything")
        .containsEntry("X-Tenant-Id", World.TENANT.toString())
        .containsEntry("Accept", "application/json");
  }

  @Test
  void organisersAskForThemselves() {
    AtomicInteger value = counting();
    get("Authorization", bearer("buyer"));
    for (String role : List.of("seller", "venue_manager", "admin")) {
      String bearer = bearer("buyer", role);
      int before = value.get();
      assertThat(get("Authorization", bearer).body()).isEqualTo(value(before + 1));
      assertThat(inventory.last().headers()).containsEntry("Authorization", bearer);
    }
  }

  @Test
  void onlyWhatIsForEverybodyIsKept() {
    for (String control : List.of("no-store", "private", "max-age=60", "no-cache")) {
      AtomicInteger value = new AtomicInteger();
      inventory.behave(
          exchange -> answer(exchange, control, "\"1\"", value(value.incrementAndGet())));
      get("Authorization", bearer("buyer"));
      assertThat(get("Authorization", bearer("buyer")).body()).as(control).isEqualTo(value(2));
    }
    AtomicInteger refused = new AtomicInteger();
    inventory.behave(
        exchange -> {
          exchange.getResponseHeaders().set("Cache-Control", "public");
          StubService.json(exchange, refused.incrementAndGet() == 1 ? 404 : 200, "{}");
        });
    assertThat(get("Authorization", bearer("buyer")).statusCode()).isEqualTo(404);
    assertThat(get("Authorization", bearer("buyer")).statusCode()).isEqualTo(200);
  }

  @Test
  void tenantsFormsAndQuestionsAreKeptApart() {
    counting();
    Set<String> bodies = new HashSet<>();
    bodies.add(get("X-Tenant-Id", World.TENANT.toString()).body());
    bodies.add(get("X-Tenant-Id", World.OTHER_TENANT.toString()).body());
    bodies.add(
        get("X-Tenant-Id", World.TENANT.toString(), "Accept", "application/octet-stream").body());
    bodies.add(send("GET", path + "?layout=false", "X-Tenant-Id", World.TENANT.toString()).body());
    assertThat(bodies).hasSize(4);
  }

  @Test
  void whoHasTheAnswerIsToldThatItStands() {
    inventory.behave(exchange -> answer(exchange, "no-cache, public", "\"7\"", "{}"));
    HttpResponse<String> first = get("Authorization", bearer("buyer"), "Origin", World.ORIGIN);
    assertThat(header(first, "ETag")).isEqualTo("\"7\"");
    assertThat(header(first, "Cache-Control")).isEqualTo("no-cache, public");
    assertThat(header(first, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(first, "Access-Control-Allow-Origin")).isEqualTo(World.ORIGIN);
    assertThat(String.join(",", first.headers().allValues("Vary"))).contains("Origin", "Accept");

    HttpResponse<String> same = get("Authorization", bearer("buyer"), "If-None-Match", "\"7\"");
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(header(same, "ETag")).isEqualTo("\"7\"");
    assertThat(header(same, "RateLimit")).isNotNull();
    assertThat(get("Authorization", bearer("buyer"), "If-None-Match", "\"6\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatStandsBeforeTheServiceIsPassedByEverybody() {
    counting();
    assertThat(get("X-Tenant-Id", World.TENANT.toString()).statusCode()).isEqualTo(200);
    assertThat(get("Authorization", "Bearer x").statusCode()).isEqualTo(401);
    assertThat(slug(get("X-Tenant-Id", UUID.randomUUID().toString()))).isEqualTo("unknown-tenant");
    assertThat(
            slug(
                get(
                    "Authorization",
                    bearer("buyer"),
                    "X-Tenant-Id",
                    World.OTHER_TENANT.toString())))
        .isEqualTo("tenant-mismatch");
    String bearer = bearer("buyer");
    for (int i = 0; i < 100; i++) {
      assertThat(get("Authorization", bearer).statusCode()).isEqualTo(200);
    }
    assertThat(slug(get("Authorization", bearer))).isEqualTo("rate-limited");
  }

  @Test
  void aFailureIsToldToAllWhoWaitAndToNobodyElse() {
    inventory.behave(exchange -> StubService.json(exchange, 500, "{}"));
    assertThat(get("Authorization", bearer("buyer")).statusCode()).isEqualTo(500);
    inventory.behave(HttpExchange::close);
    HttpResponse<String> lost = get("Authorization", bearer("buyer"));
    assertThat(lost.statusCode()).isEqualTo(503);
    assertThat(slug(lost)).isEqualTo("unavailable");
    counting();
    assertThat(get("Authorization", bearer("buyer")).statusCode()).isEqualTo(200);
  }

  @Test
  void whoWaitsGetsTheAnswerThoughTheFirstHungUp() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    inventory.behave(
        exchange -> {
          called.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          answer(exchange, "no-cache, public", "\"1\"", "{\"late\":true}");
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> second;
      try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port())) {
        first
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: " + World.HOST + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        called.await();
        second = threads.submit(() -> get("Authorization", bearer("buyer")));
        Awaitility.await().pollDelay(Duration.ofMillis(50)).until(() -> inventory.calls() >= 1);
      }
      go.countDown();
      assertThat(second.get().statusCode()).isEqualTo(200);
      assertThat(second.get().body()).isEqualTo("{\"late\":true}");
    }
  }

  @Test
  void anAnswerTooLargeToKeepIsStillGiven() {
    String large = "x".repeat(5 * 1024 * 1024);
    inventory.behave(exchange -> answer(exchange, "no-cache, public", "\"1\"", large));
    assertThat(get("Authorization", bearer("buyer")).body()).hasSize(large.length());
  }
}
