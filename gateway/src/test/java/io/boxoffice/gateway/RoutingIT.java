package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.Routes;
import io.boxoffice.gateway.support.StubService;
import io.boxoffice.gateway.support.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingIT extends GatewayTest {

  static List<Routes.Row> rows() {
    return Routes.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRouteReachesItsServiceUnchanged(Routes.Row row) {
    StubService service = World.service(Service.valueOf(row.service().toUpperCase(Locale.ROOT)));

    HttpResponse<String> response =
        send(row.method(), row.path() + "?a=b%20c&d=%C3%BC", "Authorization", bearer("buyer"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "X-Stub")).isEqualTo(row.service());
    assertThat(service.last().method()).isEqualTo(row.method());
    assertThat(service.last().path()).isEqualTo(row.path());
    assertThat(service.last().query()).isEqualTo("a=b%20c&d=%C3%BC");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void withoutATokenOnlyPublicRoutesPass(Routes.Row row) {
    HttpResponse<String> response =
        send(row.method(), row.path(), "X-Tenant-Id", World.TENANT.toString());

    if (row.access().equals("public")) {
      // Many of them from one address may be over its limit, which is past the token check.
      assertThat(response.statusCode()).isIn(200, 429);
    } else {
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(slug(response)).isEqualTo("unauthenticated");
      assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/internal/tenants",
        "/internal/tickets/1/status",
        "/api/internal/tenants",
        "/api/events/../../internal/tenants",
        "/api/events/%2e%2e/%2e%2e/internal/tenants",
        "/api/events/..%2f..%2finternal/tenants",
        "/api/events/..;/..;/internal/tenants",
        "//internal/tenants",
        "/internal;a=b/tenants",
        "/api/nothing",
        "/actuator/env",
        "/"
      })
  void internalAndUnknownPathsAreNotFoundAndReachNobody(String path) throws Exception {
    for (Service service : Service.values()) {
      World.service(service).behaveWell();
    }
    int registryReads = World.service(Service.INVENTORY).tenantCalls();

    String answer = raw("GET " + path + " HTTP/1.1", "Authorization: " + bearer("superadmin"));

    assertThat(answer)
        .startsWith("HTTP/1.1 404 ")
        .contains("application/problem+json", "urn:boxoffice:problem:not-found");
    for (Service service : Service.values()) {
      assertThat(World.service(service).calls()).isZero();
    }
    assertThat(World.service(Service.INVENTORY).tenantCalls()).isEqualTo(registryReads);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: x:99999",
        "Host: x:port",
        "Host: [::1",
        "Host: a b",
        "Host:",
        "Origin: ://",
        "Origin: null",
        "Content-Type: ///",
        "Accept: ///;q=x",
        "Accept-Language: \u0001",
        "Content-Length: abc",
        "Content-Length: -1",
        "Transfer-Encoding: gzip",
        "Authorization: Bearer",
        "Authorization: Basic x",
        "Authorization: Bearer a b",
        "X-Tenant-Id: \u00e9",
        "X-Forwarded-For: ,,,",
        "Cookie: =;=;",
        "If-Modified-Since: never",
        "Range: bytes=z",
        "Expect: miracle",
        "Upgrade: websocket\r\nConnection: Upgrade",
        "traceparent: \u00ff"
      })
  void strangeHeadersNeverCauseAServerError(String header) throws Exception {
    for (String line : List.of("GET /api/events", "POST /api/webhooks/payment-success")) {
      assertThat(raw(line + " HTTP/1.1", header)).containsPattern("^HTTP/1.1 [24]");
    }
  }

  @Test
  void strangeMethodsAreRefused() throws Exception {
    assertThat(raw("TRACE /api/events HTTP/1.1"))
        .startsWith("HTTP/1.1 405 ")
        .contains("urn:boxoffice:problem:method-not-allowed");
  }

  @Test
  void addressesAndHeadersHaveASize() throws Exception {
    assertThat(raw("GET /api/events?q=" + "x".repeat(9_000) + " HTTP/1.1"))
        .startsWith("HTTP/1.1 414 ")
        .contains("urn:boxoffice:problem:uri-too-long");
    assertThat(raw("GET /api/events HTTP/1.1", "X-Large: " + "x".repeat(17_000)))
        .startsWith("HTTP/1.1 431 ")
        .contains("urn:boxoffice:problem:headers-too-large");
    assertThat(raw("GET /api/events?q=" + "x".repeat(40_000) + " HTTP/1.1"))
        .doesNotContain("HTTP/1.1 200");
    assertThat(raw("GET /api/events HTTP/1.1", "X-Large: " + "x".repeat(60_000)))
        .doesNotContain("HTTP/1.1 200");
  }

  @Test
  void whatIsNoRequestIsMalformed() throws Exception {
    assertThat(raw("GARBAGE"))
        .startsWith("HTTP/1.1 400 ")
        .contains("urn:boxoffice:problem:malformed-request", "X-Correlation-Id");
    assertThat(raw("GET /api/events?q=%zz|^ HTTP/1.1"))
        .startsWith("HTTP/1.1 400 ")
        .contains("urn:boxoffice:problem:malformed-request");
  }

  @Test
  void wordsOfAServiceAboutItselfStayInside() {
    HttpResponse<String> response = send("GET", "/api/orders", "Authorization", bearer("buyer"));

    assertThat(response.headers().map()).doesNotContainKeys("server", "x-boxoffice-secret");
    assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Content-Security-Policy")).contains("default-src 'none'");
  }

  /** Sends a request as it stands, which clients would not, and returns the whole answer. */
  private String raw(String... lines) throws IOException {
    String head = String.join("\r\n", lines) + "\r\nHost: " + World.HOST + "\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        // The rest of a request that was refused unread resets the connection after the answer.
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
