package io.boxoffice.load;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running Boxoffice under a bench: its gateway, and its issuer's tokens. Not for load. */
final class Local {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int AT_ONCE = 16;

  private final Map<String, String> env;
  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Local(Map<String, String> env) {
    this.env = env;
  }

  /** An answer of the gateway. */
  record Answer(int status, String text, JsonNode body) {}

  static String required(Map<String, String> env, String name) {
    String value = env.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new BenchFailure(name + " is not set; ./boxoffice bench sets it by itself");
    }
    return value;
  }

  URI gateway() {
    return URI.create(required(env, "BOXOFFICE_GATEWAY_URL"));
  }

  /** Returns the slug of the tenant that sells. */
  String tenant() {
    return required(env, "BOXOFFICE_TENANTS").split("[:,]", -1)[0];
  }

  /** Returns the currency of the tenant that sells. */
  String currency() {
    return required(env, "BOXOFFICE_TENANTS").split("[:,]", -1)[2];
  }

  /** Signs in the first so many buyers of the tenant. */
  List<String> buyers(int count) throws InterruptedException {
    List<Future<String>> asked = new ArrayList<>();
    List<String> tokens = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 1; i <= count; i++) {
        String account = "buyer-%05d@%s.test".formatted(i, tenant());
        asked.add(threads.submit(() -> token(account)));
      }
      for (Future<String> one : asked) {
        tokens.add(one.get());
      }
      return tokens;
    } catch (ExecutionException e) {
      throw new BenchFailure("buyers cannot sign in: " + e.getCause(), e);
    }
  }

  /** Returns an access token of a demo account, from the issuer that everybody signs in at. */
  String token(String account) throws InterruptedException {
    String client =
        encoded(required(env, "BOXOFFICE_DEMO_CLIENT_ID"))
            + ":"
            + encoded(required(env, "BOXOFFICE_DEMO_CLIENT_SECRET"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(required(env, "BOXOFFICE_IDENTITY_URL") + "/oauth2/token"))
            .timeout(LONGEST)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&account=" + encoded(account)))
            .build();
    return expect(200, send(request), "a token for " + account)
        .body()
        .path("access_token")
        .asString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Answer get(String token, String path) throws InterruptedException {
    return send(request(token, path).GET().build());
  }

  Answer post(String token, String path, @Nullable String key, String body)
      throws InterruptedException {
    HttpRequest.Builder request =
        request(token, path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return send(request.build());
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(gateway().resolve(path))
        .timeout(LONGEST)
        .header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(),
          text,
          text.startsWith("{") || text.startsWith("[") ? json.readTree(text) : json.missingNode());
    } catch (IOException e) {
      throw new BenchFailure(request.uri() + " does not answer: " + e, e);
    }
  }

  static Answer expect(int status, Answer answer, String what) {
    if (answer.status() != status) {
      throw new BenchFailure(
          "%s: expected %d, was %d %s".formatted(what, status, answer.status(), answer.text()));
    }
    return answer;
  }
}
