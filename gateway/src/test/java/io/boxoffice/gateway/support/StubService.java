package io.boxoffice.gateway.support;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.boxoffice.common.hmac.HmacKeys;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.SignedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A service behind the gateway: remembers what it was asked, and answers as it is told. */
public final class StubService {
  /** What a service was asked. */
  public record Asked(
      String method, String path, String query, Map<String, String> headers, String body) {}

  /** How a service answers. */
  @FunctionalInterface
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final String name;
  private final HttpServer server;
  private final HmacSigner signer;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger tenantCalls = new AtomicInteger();
  private volatile Asked last;
  private volatile Behaviour behaviour = this::ok;
  private volatile String tenants = "[]";

  StubService(String name, String hmacKeys) {
    this.name = name;
    this.signer = new HmacSigner(HmacKeys.parse(hmacKeys), InstantSource.system());
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/health/ready", exchange -> json(exchange, 200, "{\"status\":\"UP\"}"));
    server.createContext("/internal/tenants", this::tenants);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public Asked last() {
    return last;
  }

  /** How often the service was called since it was told how to behave. */
  public int calls() {
    return calls.get();
  }

  public int tenantCalls() {
    return tenantCalls.get();
  }

  public void behave(Behaviour next) {
    calls.set(0);
    behaviour = next;
  }

  public void behaveWell() {
    behave(this::ok);
  }

  /** What the registry of tenants says; null makes it fail. */
  public void tenants(String json) {
    tenants = json;
  }

  public static void json(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void ok(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Stub", name);
    headers.set("X-Boxoffice-Secret", "internal");
    headers.set("X-Frame-Options", "SAMEORIGIN");
    headers.set("Server", "stub/1.0");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
      return;
    }
    json(exchange, 200, "{\"service\":\"" + name + "\"}");
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body;
    try {
      body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      body = "aborted";
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange
        .getRequestHeaders()
        .forEach((key, values) -> headers.put(key, String.join(", ", values)));
    last =
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestURI().getRawQuery(),
            headers,
            body);
    calls.incrementAndGet();
    behaviour.answer(exchange);
  }

  private void tenants(HttpExchange exchange) throws IOException {
    tenantCalls.incrementAndGet();
    Headers headers = exchange.getRequestHeaders();
    HmacSigner.Verdict verdict =
        signer.verify(
            new SignedRequest(
                "GET",
                exchange.getRequestURI().getRawPath(),
                "",
                "",
                headers.getFirst(HmacSigner.ACTOR_HEADER),
                new byte[0]),
            headers.getFirst(HmacSigner.KEY_HEADER),
            headers.getFirst(HmacSigner.TIMESTAMP_HEADER),
            headers.getFirst(HmacSigner.NONCE_HEADER),
            headers.getFirst(HmacSigner.SIGNATURE_HEADER));
    String known = tenants;
    if (!(verdict instanceof HmacSigner.Verdict.Genuine)) {
      json(exchange, 401, "{}");
    } else if (known == null) {
      json(exchange, 500, "{}");
    } else {
      json(exchange, 200, known);
    }
  }
}
