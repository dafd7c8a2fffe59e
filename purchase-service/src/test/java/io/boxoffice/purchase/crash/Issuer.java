package io.boxoffice.purchase.crash;

import com.sun.net.httpserver.HttpServer;
import io.boxoffice.common.test.TestTokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/** An issuer of tokens over HTTP, for a service in a process of its own. */
public final class Issuer implements AutoCloseable {
  private final TestTokens tokens = new TestTokens();
  private final HttpServer server;

  /** Starts it. */
  public Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    Map<String, String> served =
        Map.of(
            "/.well-known/openid-configuration",
            "{\"issuer\": \"%1$s\", \"jwks_uri\": \"%1$s/keys\"}".formatted(url()),
            "/keys",
            TestTokens.jwks());
    served.forEach(
        (path, body) ->
            server.createContext(
                path,
                exchange -> {
                  try (exchange) {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                  }
                }));
    server.start();
  }

  /** Its address, which is its name. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns an {@code Authorization} header value for a person. */
  public String bearer(UUID user, UUID tenant, String role) {
    return "Bearer " + tokens.token(user, tenant, claims -> claims.issuer(url()), role);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
