package io.boxoffice.local.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChainReaderTest {
  private HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ChainReader reader() {
    return new ChainReader("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Test
  void readsAccountsAndLeavesOutThoseThatAreClosed() {
    answer =
        """
        {"jsonrpc":"2.0","id":1,"result":{"context":{"slot":1},"value":[
          {"owner":"TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb","data":["AAEC","base64"]}, null]}}
        """;
    try (ChainReader reader = reader()) {
      ChainState state = reader.read(List.of("one", "two"));
      assertThat(state.accounts()).containsOnlyKeys("one");
      assertThat(state.accounts().get("one").data()).containsExactly(0, 1, 2);
    }
    assertThat(requests.getFirst()).contains("getMultipleAccounts").contains("\"one\",\"two\"");
  }

  @Test
  void anErrorOfTheChainIsNotTakenForClosedAccounts() {
    answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000}}";
    try (ChainReader reader = reader()) {
      assertThatThrownBy(() -> reader.read(List.of("one"))).isInstanceOf(AuditFailure.class);
    }
  }
}
