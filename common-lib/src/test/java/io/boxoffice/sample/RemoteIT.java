package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.boxoffice.common.hmac.HmacKeys;
import io.boxoffice.common.hmac.HmacSigner;
import io.boxoffice.common.hmac.SignedRequest;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.remote.RemoteUnavailable;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.TestSigner;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SampleIT
class RemoteIT {
  private static final AtomicReference<Reply> REPLY = new AtomicReference<>(new Reply(200, "{}"));
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AtomicReference<HmacSigner.Verdict> VERDICT = new AtomicReference<>();
  private static final HttpServer SERVER = server();

  @Autowired ElsewhereClient elsewhere;
  @Autowired CircuitBreakerRegistry breakers;

  private final UUID tenant = Ids.next();

  record Reply(int status, String body) {}

  @DynamicPropertySource
  static void address(DynamicPropertyRegistry registry) {
    registry.add("sample.remote.url", () -> "http://localhost:" + SERVER.getAddress().getPort());
  }

  private static HttpServer server() {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
      HmacSigner signer = new HmacSigner(HmacKeys.parse(TestSigner.KEYS), InstantSource.system());
      server.createContext(
          "/",
          exchange -> {
            CALLS.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            VERDICT.set(
                signer.verify(
                    new SignedRequest(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().getRawPath(),
                        "",
                        String.valueOf(headers.getFirst(HmacSigner.TENANT_HEADER)),
                        String.valueOf(headers.getFirst(HmacSigner.ACTOR_HEADER)),
                        body),
                    headers.getFirst(HmacSigner.KEY_HEADER),
                    headers.getFirst(HmacSigner.TIMESTAMP_HEADER),
                    headers.getFirst(HmacSigner.NONCE_HEADER),
                    headers.getFirst(HmacSigner.SIGNATURE_HEADER)));
            Reply reply = REPLY.get();
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set(
                    "Content-Type",
                    reply.status() < 400 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(reply.status(), answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  @AfterEach
  void closed() {
    breakers.circuitBreaker("elsewhere").reset();
  }

  private Map<String, Object> call() {
    return TenantContext.system(tenant, "test").call(() -> elsewhere.thing(Map.of("a", 1)));
  }

  @Test
  void a_call_is_signed_for_its_tenant() {
    REPLY.set(new Reply(200, "{\"ok\":true}"));
    assertThat(call()).containsEntry("ok", true);
    assertThat(VERDICT.get()).isInstanceOf(HmacSigner.Verdict.Genuine.class);
  }

  @Test
  void a_4xx_problem_is_a_refusal_and_never_opens_the_circuit() {
    REPLY.set(
        new Reply(
            409,
            "{\"type\":\"urn:boxoffice:problem:gone\",\"detail\":\"none left\",\"available\":3}"));
    for (int i = 0; i < 60; i++) {
      RemoteRefusal refusal = catchThrowableOfType(RemoteRefusal.class, this::call);
      assertThat(refusal.slug()).isEqualTo("gone");
      assertThat(refusal.status()).isEqualTo(409);
      assertThat(refusal.number("available")).isEqualTo(3);
    }
    assertThat(breakers.circuitBreaker("elsewhere").getState())
        .isEqualTo(CircuitBreaker.State.CLOSED);
  }

  @Test
  void a_5xx_is_not_knowing_and_opens_the_circuit() {
    REPLY.set(new Reply(500, "{}"));
    for (int i = 0; i < 30; i++) {
      assertThatThrownBy(this::call).isInstanceOf(RemoteUnavailable.class);
    }
    int before = CALLS.get();
    assertThatThrownBy(this::call)
        .isInstanceOf(RemoteUnavailable.class)
        .hasMessageContaining("circuit is open");
    assertThat(CALLS).hasValue(before);
  }

  @Test
  void a_refused_signature_is_not_taken_for_a_business_refusal() {
    REPLY.set(new Reply(401, "{\"type\":\"urn:boxoffice:problem:unauthenticated\"}"));
    assertThatThrownBy(this::call).isInstanceOf(RemoteUnavailable.class);
  }
}
