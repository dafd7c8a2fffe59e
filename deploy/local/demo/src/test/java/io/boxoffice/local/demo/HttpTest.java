package io.boxoffice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTest {
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Http http = new Http(4);
  private HttpServer server;
  private volatile int unavailable;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          boolean refuse = keys.size() <= unavailable;
          byte[] body =
              (refuse ? "{\"type\":\"urn:boxoffice:problem:busy\"}" : "{\"id\":\"1\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(refuse ? 503 : 201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.close();
  }

  private Http.Call call(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/purchase");
    return new Http.Call("POST", uri, "token", "the-key", Map.of("a", 1));
  }

  @Test
  void repeatsWithTheSameKeyUntilThereIsADefiniteAnswer() throws Exception {
    unavailable = 2;
    Answer answer = http.patiently(call(server.getAddress().getPort()), Duration.ofSeconds(20));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(keys).containsExactly("the-key", "the-key", "the-key");
    assertThat(http.troubles().get("busy")).hasValue(2);
  }

  @Test
  void handsOverTheRefusalWhenPatienceEnds() throws Exception {
    unavailable = Integer.MAX_VALUE;
    Answer answer = http.patiently(call(server.getAddress().getPort()), Duration.ofMillis(200));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.slug()).isEqualTo("busy");
  }

  @Test
  void saysWhatCannotBeReached() {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThatThrownBy(() -> http.patiently(call(port), Duration.ofMillis(200)))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("cannot be reached");
  }
}
