package io.boxoffice.inventory.grpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands in for purchase-service over HTTP; without an answer it has no discounts. */
final class StubPurchase {
  private static final Answer NO_SUCH_ROUTE =
      new Answer(404, problem("not-found", "There is nothing at this address."));
  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Answer answer = NO_SUCH_ROUTE;

  /** What came in. */
  record Asked(
      String method,
      String path,
      @Nullable String authorization,
      @Nullable String tenant,
      String body) {}

  private record Answer(int status, String body) {}

  StubPurchase() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void answers(int status, String body) {
    answer = new Answer(status, body);
  }

  void reset() {
    asked.clear();
    answer = NO_SUCH_ROUTE;
  }

  List<Asked> asked() {
    return asked;
  }

  static String problem(String slug, String detail) {
    return """
    {"type": "urn:boxoffice:problem:%s", "title": "t", "status": 400, "detail": "%s", "code": "X"}
    """
        .formatted(slug, detail);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("X-Tenant-Id"),
              body));
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type",
              answer.status() < 400 ? "application/json" : "application/problem+json");
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
