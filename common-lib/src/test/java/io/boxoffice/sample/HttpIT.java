package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.MutableClock;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.common.test.TestTokens;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@SampleIT
class HttpIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  @LocalServerPort int port;
  @Autowired TestTokens tokens;
  @Autowired TestSigner signer;
  @Autowired MutableClock clock;
  @Autowired SampleController controller;
  @Autowired JdbcClient jdbc;
  @Autowired WorkerDatabase worker;

  private final UUID tenant = Ids.next();
  private final UUID user = Ids.next();

  @AfterEach
  void realTime() {
    clock.reset();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path)
        .header("Authorization", tokens.bearer(user, tenant, "buyer"))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("urn:boxoffice:problem:" + slug);
    assertThat(answer.headers().firstValue("X-Correlation-Id")).isPresent();
  }

  @Test
  void anAnswerGoesOutInOnePieceWithItsLength() throws Exception {
    HttpResponse<String> answer =
        send(
            post("/api/notes", "{\"body\":\"whole\",\"count\":1}")
                .header("Idempotency-Key", Ids.next().toString()));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValueAsLong("Content-Length"))
        .hasValue(answer.body().getBytes(StandardCharsets.UTF_8).length);
    assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"body\":                          | 400 | malformed-request",
        "[]                                  | 400 | malformed-request",
        "{\"body\":\"a\",\"count\":\"x\"}    | 400 | malformed-request",
        "{\"body\":\"a\",\"count\":1.5}      | 400 | malformed-request",
        "{\"body\":\"a\",\"count\":null}     | 400 | malformed-request",
        "{\"body\":\"a\",\"count\":1} trail  | 400 | malformed-request",
        "{\"body\":\"a\\u0000b\",\"count\":1}| 400 | malformed-request",
        "{\"body\":{},\"count\":1}           | 400 | malformed-request",
        "{\"body\":\" \",\"count\":1}        | 400 | validation",
        "{\"body\":\"a\",\"count\":0}        | 400 | validation",
        "{\"body\":\"a\",\"count\":99999999999}| 400 | malformed-request",
      })
  void bad_bodies_are_4xx_problems(String body, int status, String slug) throws Exception {
    assertProblem(send(post("/api/notes", body).header("Idempotency-Key", "k")), status, slug);
  }

  @Test
  void an_oversized_body_is_413_with_and_without_its_length() throws Exception {
    byte[] large =
        ("{\"body\":\"" + "x".repeat(70_000) + "\",\"count\":1}").getBytes(StandardCharsets.UTF_8);
    assertProblem(
        send(request("/api/hooks/echo").POST(HttpRequest.BodyPublishers.ofByteArray(large))),
        413,
        "body-too-large");
    assertProblem(
        send(
            request("/api/hooks/echo")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large)))),
        413,
        "body-too-large");
  }

  @Test
  void unknown_paths_methods_and_types_are_problems() throws Exception {
    String bearer = tokens.bearer(user, tenant, "buyer");
    assertProblem(send(request("/api/nothing").header("Authorization", bearer)), 404, "not-found");
    assertProblem(
        send(request("/api/public/notes/not-a-uuid").header("X-Tenant-Id", tenant.toString())),
        400,
        "malformed-request");
    assertProblem(
        send(request("/api/public/notes").header("Authorization", bearer).DELETE()),
        405,
        "method-not-allowed");
    assertProblem(
        send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/notes"))
                .header("Authorization", bearer)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        415,
        "unsupported-media-type");
    assertProblem(
        send(request("/api/public/notes?q=%00").header("X-Tenant-Id", tenant.toString())),
        400,
        "malformed-request");
  }

  @Test
  void a_bug_is_500_without_its_message() throws Exception {
    HttpResponse<String> answer =
        send(
            post("/api/notes", "{\"body\":\"fail\",\"count\":1}").header("Idempotency-Key", "bug"));
    assertProblem(answer, 500, "internal-error");
    assertThat(answer.body()).doesNotContain("a bug").doesNotContain("Exception");
  }

  @Test
  void tokens_that_do_not_hold_are_401() throws Exception {
    Instant past = InstantSource.system().instant().minusSeconds(7200);
    List<String> bad =
        List.of(
            "garbage",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
            tokens.token(user, tenant, c -> c.expirationTime(Date.from(past)), "admin"),
            tokens.token(user, tenant, c -> c.audience("someone-else"), "admin"),
            tokens.token(user, tenant, c -> c.issuer("https://evil.test"), "admin"),
            tamper(tokens.token(user, tenant, c -> {}, "admin")));
    for (String token : bad) {
      assertProblem(
          send(request("/api/admin").header("Authorization", "Bearer " + token)),
          401,
          "unauthenticated");
    }
    assertProblem(send(request("/api/admin")), 401, "unauthenticated");
    assertProblem(
        send(request("/api/admin").header("Authorization", tokens.bearer(user, tenant, "buyer"))),
        403,
        "forbidden");
    assertThat(
            send(request("/api/admin")
                    .header("Authorization", tokens.bearer(user, tenant, "admin")))
                .statusCode())
        .isEqualTo(200);
  }

  private static String tamper(String token) {
    int dot = token.lastIndexOf('.');
    return token.substring(0, dot + 1)
        + (token.charAt(dot + 1) == 'A' ? 'B' : 'A')
        + token.substring(dot + 2);
  }

  @Test
  void public_reads_name_their_tenant() throws Exception {
    assertProblem(send(request("/api/public/notes")), 400, "tenant-missing");
    assertProblem(
        send(request("/api/public/notes").header("X-Tenant-Id", "nonsense")),
        400,
        "malformed-request");
    assertThat(
            send(request("/api/public/notes").header("X-Tenant-Id", tenant.toString()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void reaching_into_another_tenant_is_refused_and_written_down() throws Exception {
    UUID other = Ids.next();
    assertProblem(
        send(
            request("/api/public/notes")
                .header("Authorization", tokens.bearer(user, tenant, "buyer"))
                .header("X-Tenant-Id", other.toString())),
        403,
        "tenant-mismatch");
    assertThat(
            worker
                .jdbc()
                .sql("select count(*) from tenant_access_violations where claimed_tenant_id = :id")
                .param("id", other)
                .query(Long.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void internal_routes_take_signed_calls_once() throws Exception {
    String path = "/internal/whoami";
    Map<String, String> headers = signer.headers("POST", path, tenant, "{}");
    HttpResponse<String> first = send(internal(path, headers, "{}"));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(first.body()).contains(tenant.toString()).contains("service");
    assertProblem(send(internal(path, headers, "{}")), 401, "unauthenticated");
    assertProblem(
        send(internal(path, signer.headers("POST", path, tenant, "{}"), "{ }")),
        401,
        "unauthenticated");
    assertProblem(
        send(internal(path, signer.headers("GET", path, tenant, "{}"), "{}")),
        401,
        "unauthenticated");
    Map<String, String> moved = signer.headers("POST", path, tenant, "{}");
    moved.put("X-Tenant-Id", Ids.next().toString());
    assertProblem(send(internal(path, moved, "{}")), 401, "unauthenticated");
    Map<String, String> stale = signer.headers("POST", path, tenant, "{}");
    clock.advance(Duration.ofMinutes(6));
    assertProblem(send(internal(path, stale, "{}")), 401, "unauthenticated");
    assertProblem(send(internal(path, Map.of(), "{}")), 401, "unauthenticated");
    assertProblem(
        send(
            request(path)
                .header("Authorization", tokens.bearer(user, tenant, "admin"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))),
        401,
        "unauthenticated");
  }

  @Test
  void neither_a_role_in_a_token_nor_an_escaped_path_opens_an_internal_route() throws Exception {
    for (String path : List.of("/internal/whoami", "/%69nternal/whoami")) {
      HttpResponse<String> answer =
          send(
              request(path)
                  .header("Authorization", tokens.bearer(user, tenant, "internal"))
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertProblem(answer, 401, "unauthenticated");
    }
    byte[] large = new byte[70_000];
    assertProblem(
        send(
            request("/internal/whoami")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large)))),
        413,
        "body-too-large");
  }

  private HttpRequest.Builder internal(String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request;
  }

  @Test
  void a_repeated_key_replays_the_answer_and_refuses_another_payload() throws Exception {
    String key = Ids.next().toString();
    String body = "{\"body\":\"once\",\"count\":1}";
    HttpResponse<String> first = send(post("/api/notes", body).header("Idempotency-Key", key));
    assertThat(first.statusCode()).isEqualTo(201);
    HttpResponse<String> second = send(post("/api/notes", body).header("Idempotency-Key", key));
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertProblem(
        send(post("/api/notes", "{\"body\":\"other\",\"count\":1}").header("Idempotency-Key", key)),
        422,
        "idempotency-key-reused");
    HttpRequest.Builder stranger =
        request("/api/notes")
            .header("Authorization", tokens.bearer(Ids.next(), tenant, "buyer"))
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    assertProblem(send(stranger), 422, "idempotency-key-reused");
    assertProblem(send(post("/api/notes", body)), 400, "idempotency-key-missing");
    assertProblem(
        send(post("/api/notes", body).header("Idempotency-Key", "k".repeat(201))),
        400,
        "idempotency-key-missing");
  }

  @Test
  void of_many_at_the_same_moment_one_runs() throws Exception {
    String key = Ids.next().toString();
    String body = "{\"body\":\"race\",\"count\":1}";
    int before = controller.done();
    List<Future<HttpResponse<String>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        answers.add(
            threads.submit(() -> send(post("/api/notes", body).header("Idempotency-Key", key))));
      }
    }
    for (Future<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isIn(201, 409);
    }
    assertThat(controller.done() - before).isEqualTo(1);
  }

  @Test
  void a_failed_request_may_be_sent_again() throws Exception {
    String key = Ids.next().toString();
    int before = controller.done();
    String body = "{\"body\":\"busy\",\"count\":1}";
    assertThat(send(post("/api/notes", body).header("Idempotency-Key", key)).statusCode())
        .isEqualTo(503);
    assertThat(send(post("/api/notes", body).header("Idempotency-Key", key)).statusCode())
        .isEqualTo(503);
    assertThat(controller.done() - before).isEqualTo(2);
  }

  @Test
  void a_key_is_forgotten_after_a_day() throws Exception {
    String key = Ids.next().toString();
    assertThat(
            send(post("/api/notes", "{\"body\":\"old\",\"count\":1}")
                    .header("Idempotency-Key", key))
                .statusCode())
        .isEqualTo(201);
    clock.advance(Duration.ofHours(25));
    assertThat(
            send(post("/api/notes", "{\"body\":\"new\",\"count\":1}")
                    .header("Idempotency-Key", key))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void health_and_metrics_answer_without_a_token() throws Exception {
    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
    assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(request("/metrics/prometheus")).body()).contains("boxoffice_outbox_published");
  }
}
