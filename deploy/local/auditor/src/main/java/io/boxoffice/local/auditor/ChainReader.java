package io.boxoffice.local.auditor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads accounts by JSON-RPC, a hundred at a time. */
final class ChainReader implements AutoCloseable {
  private static final int AT_ONCE = 100;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final JsonMapper json = JsonMapper.builder().build();
  private final URI rpc;

  ChainReader(String url) {
    this.rpc = URI.create(url);
  }

  ChainState read(Collection<String> addresses) {
    Map<String, ChainState.Account> accounts = new HashMap<>();
    List<String> all = new ArrayList<>(addresses);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
      JsonNode values = call(some);
      for (int i = 0; i < some.size(); i++) {
        JsonNode account = values.path(i);
        if (account.isObject()) {
          accounts.put(
              some.get(i),
              new ChainState.Account(
                  account.path("owner").asString(""),
                  Base64.getDecoder().decode(account.path("data").path(0).asString(""))));
        }
      }
    }
    return new ChainState(accounts);
  }

  private JsonNode call(List<String> addresses) {
    Map<String, Object> body =
        Map.of(
            "jsonrpc",
            "2.0",
            "id",
            1,
            "method",
            "getMultipleAccounts",
            "params",
            List.of(addresses, Map.of("encoding", "base64", "commitment", "confirmed")));
    HttpRequest request =
        HttpRequest.newBuilder(rpc)
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode values = json.readTree(response.body()).path("result").path("value");
      if (!values.isArray() || values.size() != addresses.size()) {
        throw new AuditFailure("the chain answered " + response.statusCode() + " without accounts");
      }
      return values;
    } catch (IOException | JacksonException e) {
      throw new AuditFailure("the chain cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditFailure("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
