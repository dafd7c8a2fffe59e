package io.boxoffice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.support.GatewayTest;
import io.boxoffice.gateway.support.StubService;
import io.boxoffice.gateway.support.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EdgeIT extends GatewayTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final int LIMIT = 64 * 1024;
  private final StubService purchase = World.service(Service.PURCHASE);

  @Test
  void aWellFormedCorrelationIdIsKeptAndAnyOtherReplaced() {
    HttpResponse<String> kept = orders("X-Correlation-Id", "checkout-42.a_b");
    assertThat(header(kept, "X-Correlation-Id")).isEqualTo("checkout-42.a_b");
    assertThat(purchase.last().headers()).containsEntry("X-Correlation-Id", "checkout-42.a_b");

    HttpResponse<String> replaced = orders("X-Correlation-Id", "a b{}");
    String id = header(replaced, "X-Correlation-Id");
    assertThat(id).matches("[0-9a-f-]{36}");
    assertThat(purchase.last().headers()).containsEntry("X-Correlation-Id", id);

    assertThat(header(send("GET", "/nowhere"), "X-Correlation-Id")).matches("[0-9a-f-]{36}");
  }

  @Test
  void aConnectionIsReadOnAfterRequestsThatCameTogether() throws IOException {
    String slow =
        "GET /api/events HTTP/1.1\r\nHost: a\r\nX-Tenant-Id: " + World.TENANT + "\r\n\r\n";
    String quick = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(5_000);
      // the second waits for the first, and is answered as soon as it is looked at
      write(socket, slow + quick);
      StringBuilder seen = new StringBuilder();
      readAnswers(socket, seen, 2);
      for (int answers = 3; answers < 6; answers++) {
        write(socket, quick);
        readAnswers(socket, seen, answers);
      }
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads until there are so many answers on the connection; fails when they do not come. */
  private static void readAnswers(Socket socket, StringBuilder seen, int answers)
      throws IOException {
    byte[] buffer = new byte[8_192];
    while (seen.toString().split("HTTP/1\\.1 200", -1).length <= answers) {
      int length = socket.getInputStream().read(buffer);
      assertThat(length).as("after %s", seen).isPositive();
      seen.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void headersThatOnlyThePlatformMayWriteAreTakenOut() {
    orders(
        "X-Boxoffice-Actor",
        "system;;",
        "x-boxoffice-signature",
        "forged",
        "X-Forwarded-For",
        "1.2.3.4",
        "X-Forwarded-Host",
        "evil.example",
        "Forwarded",
        "for=1.2.3.4",
        "Idempotency-Key",
        "key-1");

    assertThat(purchase.last().headers())
        .doesNotContainKeys(
            "X-Boxoffice-Actor", "X-Boxoffice-Signature", "X-Forwarded-Host", "Forwarded")
        .containsEntry("X-Forwarded-For", "127.0.0.1")
        .containsEntry("Idempotency-Key", "key-1");
  }

  @Test
  void tracesGoOnUnlessTheyAreMalformed() {
    orders("traceparent", TRACE, "tracestate", "a=b");
    assertThat(purchase.last().headers())
        .containsEntry("traceparent", TRACE)
        .containsEntry("tracestate", "a=b");

    orders("traceparent", "00-zz", "tracestate", "a=b");
    assertThat(purchase.last().headers()).doesNotContainKeys("traceparent", "tracestate");
  }

  @Test
  void bodiesUpToTheLimitPass() {
    byte[] body = body(LIMIT);

    assertThat(post(request -> request.POST(BodyPublishers.ofByteArray(body))).statusCode())
        .isEqualTo(200);
    assertThat(purchase.last().body()).hasSize(LIMIT);
    assertThat(post(request -> request.POST(chunked(body))).statusCode()).isEqualTo(200);
    assertThat(purchase.last().body()).hasSize(LIMIT);
  }

  @Test
  void bodiesOverTheLimitAreRefusedWithALengthAndWithout() {
    purchase.behaveWell();
    assertTooLarge(post(request -> request.POST(BodyPublishers.ofByteArray(body(LIMIT + 1)))));
    assertThat(purchase.calls()).isZero();
    assertTooLarge(post(request -> request.POST(chunked(body(LIMIT + 1)))));
    assertTooLarge(post(request -> request.POST(chunked(body(LIMIT * 4)))));
    assertThat(purchase.calls()).isZero();
  }

  @Test
  void uploadsOfScansMayBeLarger() {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/scans/upload",
            request -> request.POST(BodyPublishers.ofByteArray(body(500_000))),
            "Authorization",
            bearer("venue_staff"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(World.service(Service.CHECKIN).last().body()).hasSize(500_000);
  }

  @Test
  void configuredOriginsMayCallAndOthersMayNot() {
    HttpResponse<String> preflight =
        send(
            "OPTIONS",
            "/api/purchase",
            "Origin",
            World.ORIGIN,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,idempotency-key,x-tenant-id");
    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo(World.ORIGIN);
    assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("POST");
    assertThat(header(preflight, "Access-Control-Allow-Headers")).contains("idempotency-key");

    HttpResponse<String> refused = send("GET", "/api/orders", "Origin", World.ORIGIN);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(World.ORIGIN);
    assertThat(header(refused, "Access-Control-Expose-Headers")).contains("Retry-After");

    HttpResponse<String> stranger = send("GET", "/api/events", "Origin", "https://evil.example");
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(slug(stranger)).isEqualTo("origin-not-allowed");
    assertThat(header(stranger, "Access-Control-Allow-Origin")).isNull();
  }

  @Test
  void requestsAreLoggedWithIdsAndWithoutTokens(CapturedOutput output) {
    String bearer = bearer("buyer");

    HttpResponse<String> response =
        send("POST", "/api/orders/1/cancel?secret=s3cr3t", "Authorization", bearer);
    send("GET", "/api/orders?access_token=" + bearer.substring(7), "Authorization", bearer + "x");

    assertThat(output.getAll())
        .contains(
            header(response, "X-Correlation-Id"), World.TENANT.toString(), "/api/orders/1/cancel")
        .doesNotContain(bearer.substring(7), "s3cr3t");
  }

  private HttpResponse<String> orders(String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Authorization";
    all[headers.length + 1] = bearer("buyer");
    return send("GET", "/api/orders", all);
  }

  private HttpResponse<String> post(UnaryOperator<HttpRequest.Builder> change) {
    return send("POST", "/api/orders/1/cancel", change, "Authorization", bearer("buyer"));
  }

  private static HttpRequest.BodyPublisher chunked(byte[] body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
  }

  private static byte[] body(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 'x');
    return body;
  }

  private static void assertTooLarge(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(slug(response)).isEqualTo("body-too-large");
  }
}
