package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.Replica;
import io.boxoffice.gateway.support.StubService;
import io.boxoffice.gateway.support.World;
import io.boxoffice.gateway.upstream.Breakers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class UpstreamIT extends GatewayTest {
  private static final String CHUNKED_AND_UNFINISHED =
      "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n";

  private final StubService minting = World.service(Service.MINTING);

  @Autowired private Breakers breakers;

  @AfterEach
  void closeBreakers() {
    breakers.reset(List.of(Service.values()));
  }

  @Test
  void aBreakerOpensAfterFailuresAndAnOperatorClosesIt() {
    minting.behave(exchange -> StubService.json(exchange, 500, "{\"of\":\"the service\"}"));
    String bearer = bearer("buyer");
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> failed = send("GET", "/api/mints/1", "Authorization", bearer);
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).contains("of");
    }

    HttpResponse<String> refused = send("GET", "/api/mints/1", "Authorization", bearer);

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(slug(refused)).isEqualTo("unavailable");
    assertThat(header(refused, "Retry-After")).isEqualTo("120");
    assertThat(minting.calls()).isEqualTo(10);
    assertThat(send("GET", "/api/orders", "Authorization", bearer).statusCode()).isEqualTo(200);

    String ops = "Bearer " + World.ISSUER.token(UUID.randomUUID(), null, "ops");
    HttpResponse<String> shown = send("GET", "/health/circuit-breakers", "Authorization", ops);
    assertThat(shown.body()).contains("\"service\":\"minting\",\"state\":\"open\"");
    HttpResponse<String> reset =
        send("POST", "/health/circuit-breakers/reset?service=minting", "Authorization", ops);
    assertThat(reset.statusCode()).isEqualTo(200);
    assertThat(reset.body()).isEqualTo("{\"reset\":[\"minting\"],\"otherReplicasTold\":true}");

    minting.behaveWell();
    assertThat(send("GET", "/api/mints/1", "Authorization", bearer).statusCode()).isEqualTo(200);
  }

  @Test
  void aResetReachesTheOtherReplicas() {
    String ops = "Bearer " + World.ISSUER.token(UUID.randomUUID(), World.TENANT, "admin");
    try (ConfigurableApplicationContext replica = Replica.start()) {
      Breakers remote = replica.getBean(Breakers.class);
      minting.behave(exchange -> StubService.json(exchange, 500, "{}"));
      for (int i = 0; i < 10; i++) {
        send(
            HttpRequest.newBuilder(Replica.uri(replica, "/api/mints/1"))
                .header("Authorization", bearer("buyer"))
                .build());
      }
      assertThat(state(remote)).isEqualTo("open");

      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                send("POST", "/health/circuit-breakers/reset", "Authorization", ops);
                assertThat(state(remote)).isEqualTo("closed");
              });
    }
  }

  private static String state(Breakers breakers) {
    return breakers.statuses().stream()
        .filter(status -> status.service().equals("minting"))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void breakersAreForOperators() {
    for (String path : List.of("/health/circuit-breakers", "/health/circuit-breakers/reset")) {
      String method = path.endsWith("reset") ? "POST" : "GET";
      assertThat(send(method, path).statusCode()).isEqualTo(401);
      HttpResponse<String> buyer = send(method, path, "Authorization", bearer("buyer", "seller"));
      assertThat(buyer.statusCode()).isEqualTo(403);
      assertThat(slug(buyer)).isEqualTo("forbidden");
    }
    HttpResponse<String> unknown =
        send("POST", "/health/circuit-breakers/reset?service=x", "Authorization", bearer("admin"));
    assertThat(slug(unknown)).isEqualTo("unknown-service");
  }

  @Test
  void aServiceThatIsBusyIsNotBroken() {
    minting.behave(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3");
          StubService.json(exchange, 503, "{}");
        });
    String bearer = bearer("buyer");
    for (int i = 0; i < 30; i++) {
      HttpResponse<String> busy = send("GET", "/api/mints/1", "Authorization", bearer);
      assertThat(busy.statusCode()).isEqualTo(503);
      assertThat(header(busy, "Retry-After")).isEqualTo("3");
    }
    assertThat(minting.calls()).isEqualTo(30);
  }

  @Test
  void readsThatGotLostAreRepeatedAndWritesNever() {
    AtomicInteger failures = new AtomicInteger(2);
    minting.behave(
        exchange -> {
          if (failures.getAndDecrement() > 0) {
            exchange.close();
          } else {
            StubService.json(exchange, 200, "{}");
          }
        });
    assertThat(send("GET", "/api/mints/1", "Authorization", bearer("buyer")).statusCode())
        .isEqualTo(200);

    minting.behave(HttpExchange::close);
    HttpResponse<String> lost =
        send(
            "POST",
            "/api/mints/batch",
            request -> request.POST(HttpRequest.BodyPublishers.ofString("{}")),
            "Authorization",
            bearer("admin"));

    assertThat(lost.statusCode()).isEqualTo(503);
    assertThat(slug(lost)).isEqualTo("unavailable");
    assertThat(header(lost, "Retry-After")).isEqualTo("1");
    assertThat(minting.calls()).isEqualTo(1);
  }

  @Test
  void clientsThatSendSlowlyOrNotAtAllAreNotTheServicesFault(CapturedOutput output)
      throws Exception {
    StubService purchase = World.service(Service.PURCHASE);
    purchase.behaveWell();
    List<Socket> stalled = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
      stalled.add(socket);
      String framing = i % 2 == 0 ? "Content-Length: 10\r\n\r\nab" : CHUNKED_AND_UNFINISHED;
      socket
          .getOutputStream()
          .write(
              ("POST /api/webhooks/payment-success HTTP/1.1\r\nHost: x\r\n" + framing)
                  .getBytes(StandardCharsets.US_ASCII));
    }
    for (Socket socket : stalled) {
      socket.setSoTimeout(10_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408 ")
          .contains("urn:boxoffice:problem:request-timeout");
      socket.close();
    }

    assertThat(purchase.calls()).isZero();
    assertThat(send("POST", "/api/webhooks/payment-success").statusCode()).isEqualTo(200);
    assertThat(output.getAll()).doesNotContain("\"level\":\"ERROR\"");
  }

  @Test
  void aStoppingGatewayEndsItsStreams() throws Exception {
    World.service(Service.INVENTORY)
        .behave(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
              exchange.sendResponseHeaders(200, 0);
              exchange.getResponseBody().write(": open\n\n".getBytes(StandardCharsets.UTF_8));
              exchange.getResponseBody().flush();
            });
    ConfigurableApplicationContext replica = Replica.start();
    HttpResponse<InputStream> stream =
        HTTP.send(
            HttpRequest.newBuilder(Replica.uri(replica, "/api/events/1/seats/stream"))
                .header("Host", World.HOST)
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);

    long start = System.nanoTime();
    replica.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    stream.body().close();
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    minting.behave(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.getResponseHeaders().set("Location", "/api/mints/1");
          exchange.getResponseHeaders().set("Cache-Control", "public");
          exchange.sendResponseHeaders(201, 1000);
          exchange.getResponseBody().write("{\"half\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });

    HttpResponse<String> broken =
        send("POST", "/api/mints/batch", "Authorization", bearer("admin"));

    assertThat(broken.statusCode()).isEqualTo(503);
    assertThat(slug(broken)).isEqualTo("unavailable");
    assertThat(problem(broken).detail()).contains("not known");
    assertThat(broken.body()).doesNotContain("half");
    assertThat(broken.headers().firstValue("Location")).isEmpty();
    assertThat(header(broken, "Cache-Control")).isEqualTo("no-store");
    assertThat(minting.calls()).isEqualTo(1);
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeLeavesTheOutcomeOpen() {
    minting.behave(
        exchange -> {
          try {
            TimeUnit.SECONDS.sleep(3);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });

    HttpResponse<String> slow = send("POST", "/api/mints/batch", "Authorization", bearer("admin"));

    assertThat(slow.statusCode()).isEqualTo(503);
    assertThat(slug(slow)).isEqualTo("unavailable");
    assertThat(problem(slow).detail()).contains("not known");
    assertThat(minting.calls()).isEqualTo(1);
  }

  @Test
  void streamsPassPieceByPieceAndTheirNumberIsBounded() throws Exception {
    BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    World.service(Service.INVENTORY)
        .behave(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
              exchange.sendResponseHeaders(200, 0);
              try {
                exchange.getResponseBody().write(": open\n\n".getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
                for (String piece = pieces.take(); !piece.isEmpty(); piece = pieces.take()) {
                  exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
                  exchange.getResponseBody().flush();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              exchange.close();
            });
    List<InputStream> open = new ArrayList<>();
    InputStream first = stream();
    open.add(first);
    open.add(stream());
    BufferedReader lines = new BufferedReader(new InputStreamReader(first, StandardCharsets.UTF_8));
    try {
      HttpResponse<String> third = send("GET", "/api/events/1/seats/stream", "Host", World.HOST);
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(slug(third)).isEqualTo("unavailable");

      assertThat(lines.readLine()).isEqualTo(": open");
      assertThat(lines.readLine()).isEmpty();
      for (int i = 0; i < 2; i++) {
        pieces.add("data: 1\n\n");
      }
      assertThat(lines.readLine()).isEqualTo("data: 1");
    } finally {
      pieces.add("");
      pieces.add("");
      for (InputStream stream : open) {
        stream.close();
      }
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              pieces.add("");
              assertThat(send("GET", "/api/events/1/seats/stream", "Host", World.HOST).statusCode())
                  .isEqualTo(200);
            });
  }

  private InputStream stream() throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HTTP.send(
            HttpRequest.newBuilder(uri("/api/events/1/seats/stream"))
                .header("Host", World.HOST)
                .build(),
            BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
