package io.boxoffice.local.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProviderTest {

  private static final String KEY = "an-api-key-of-at-least-32-characters";
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path home;
  private static Merchant merchant;
  private static ConfigurableApplicationContext provider;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    merchant = new Merchant();
    provider = start(home, merchant);
  }

  @AfterAll
  static void stop() {
    provider.close();
    merchant.close();
  }

  private static ConfigurableApplicationContext start(Path home, Merchant merchant) {
    return new SpringApplicationBuilder(PaymentProviderApplication.class)
        .run(
            "--server.port=0",
            "--payments.home=" + home,
            "--payments.api-key=" + KEY,
            "--payments.webhook-secrets=" + SECRET,
            "--payments.webhook-url=" + merchant.url(),
            "--payments.min-delay=5ms",
            "--payments.max-delay=20ms",
            "--payments.delayed=600ms",
            "--payments.late=900ms",
            "--payments.webhook-first-retry=20ms");
  }

  @Test
  void tellsTheMerchantOfASuccessWithAValidSignature() throws Exception {
    JsonNode payment = create("order-1", 2500);
    assertThat(payment.get("status").asString()).isEqualTo("requires_confirmation");
    assertThat(confirm(payment, "4242424242424242").statusCode()).isEqualTo(202);

    Merchant.Received webhook = theWebhookOf("order-1");
    assertThat(webhook.path()).isEqualTo("/hooks/payment-success");
    assertThat(webhook.signature())
        .isEqualTo(
            new WebhookSignature(List.of(SECRET))
                .sign(webhook.id(), Long.parseLong(webhook.timestamp()), webhook.body()));
    JsonNode message = JSON.readTree(webhook.body());
    assertThat(message.get("id").asString()).isEqualTo(webhook.id());
    assertThat(message.get("type").asString()).isEqualTo("payment.succeeded");
    assertThat(message.get("createdAt").asString()).endsWith("Z");
    assertThat(message.get("data").get("paymentId")).isEqualTo(payment.get("id"));
    assertThat(message.get("data").get("tenantId")).isEqualTo(payment.get("tenantId"));
    assertThat(message.get("data").get("amountMinor").asLong()).isEqualTo(2500);
    assertThat(status(payment)).isEqualTo("succeeded");
  }

  @Test
  void tellsTheMerchantOfADecline() throws Exception {
    JsonNode payment = create("order-2", 100);
    confirm(payment, "4000000000000002");

    Merchant.Received webhook = theWebhookOf("order-2");
    assertThat(webhook.path()).isEqualTo("/hooks/payment-failed");
    assertThat(webhook.body()).contains("\"failureCode\":\"card_declined\"");
    assertThat(status(payment)).isEqualTo("failed");
  }

  @Test
  void repeatsARefusedWebhookUnderTheSameIdUntilItIsAcknowledged() throws Exception {
    merchant.refuseNext(3);
    confirm(create("order-3", 100), "4242424242424242");

    Merchant.Received webhook = theWebhookOf("order-3");
    assertThat(merchant.refusedFor("order-3")).hasSize(3);
    assertThat(merchant.refusedFor("order-3"))
        .allSatisfy(refused -> assertThat(refused.id()).isEqualTo(webhook.id()));
  }

  @Test
  void sendsTheWebhookOfOneCardTwiceUnderTheSameId() throws Exception {
    confirm(create("order-4", 100), "4000000000000341");

    await().atMost(PATIENCE).until(() -> merchant.acknowledgedFor("order-4").size() == 2);
    assertThat(merchant.acknowledgedFor("order-4").stream().map(Merchant.Received::id).distinct())
        .hasSize(1);
  }

  @Test
  void settlesAtOnceButTellsLateWithTheDelayedCard() throws Exception {
    JsonNode payment = create("order-5", 100);
    confirm(payment, "4000000000000259");

    await().atMost(PATIENCE).until(() -> status(payment).equals("succeeded"));
    assertThat(merchant.acknowledgedFor("order-5")).isEmpty();
    theWebhookOf("order-5");
  }

  @Test
  void settlesLateWithTheLateCard() throws Exception {
    JsonNode payment = create("order-6", 100);
    confirm(payment, "4000000000009235");

    assertThat(status(payment)).isEqualTo("processing");
    assertThat(post("/v1/payments/%s/cancel".formatted(id(payment)), "{}").statusCode())
        .isEqualTo(409);
    theWebhookOf("order-6");
    assertThat(status(payment)).isEqualTo("succeeded");
  }

  @Test
  void answersARepeatedCreateWithTheFirstPayment() throws Exception {
    UUID tenant = UUID.randomUUID();
    String body = newPayment("order-7", 100, tenant);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> threads.submit(() -> post("/v1/payments", body, "Idempotency-Key", "k7")))
              .toList();
      for (var answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(answer.get().body()).isEqualTo(answers.getFirst().get().body());
      }
    }
    assertThat(JSON.readTree(get("/v1/payments?reference=order-7").body()).size()).isEqualTo(1);

    HttpResponse<String> other =
        post("/v1/payments", newPayment("order-7", 101, tenant), "Idempotency-Key", "k7");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("urn:boxoffice:problem:idempotency-key-reused");
  }

  @Test
  void aCancelledPaymentCannotBeConfirmed() throws Exception {
    JsonNode payment = create("order-8", 100);
    for (int i = 0; i < 2; i++) {
      assertThat(post("/v1/payments/%s/cancel".formatted(id(payment)), "{}").statusCode())
          .isEqualTo(200);
    }

    assertThat(confirm(payment, "4242424242424242").statusCode()).isEqualTo(409);
    assertThat(status(payment)).isEqualTo("cancelled");
  }

  @Test
  void refundsTogetherNeverExceedThePayment() throws Exception {
    JsonNode payment = paid("order-9", 1000, "4242424242424242");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, 10)
              .mapToObj(i -> threads.submit(() -> refund(payment, "k9-" + i, 300).statusCode()))
              .toList();
      int accepted = 0;
      for (var answer : answers) {
        assertThat(answer.get()).isIn(201, 409);
        accepted += answer.get() == 201 ? 1 : 0;
      }
      assertThat(accepted).isEqualTo(3);
    }
    HttpResponse<String> tooMuch = refund(payment, "k9-last", 101);
    assertThat(tooMuch.statusCode()).isEqualTo(409);
    assertThat(tooMuch.body()).contains("\"leftMinor\":100");
    assertThat(refund(payment, "k9-rest", 100).statusCode()).isEqualTo(201);
  }

  @Test
  void aRepeatedRefundIsOneRefund() throws Exception {
    JsonNode payment = paid("order-10", 1000, "4242424242424242");

    HttpResponse<String> first = refund(payment, "k10", 1000);
    assertThat(refund(payment, "k10", 1000).statusCode()).isEqualTo(201);
    assertThat(refund(payment, "k10", 999).statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(first.body()).get("status").asString()).isEqualTo("pending");
    await().atMost(PATIENCE).until(() -> refundStatus(first).equals("succeeded"));
    assertThat(JSON.readTree(get("/v1/payments/%s/refunds".formatted(id(payment))).body()).size())
        .isEqualTo(1);
  }

  @Test
  void theFirstRefundOfOneCardFailsAndTheNextSucceeds() throws Exception {
    JsonNode payment = paid("order-11", 1000, "4000000000005126");

    HttpResponse<String> first = refund(payment, "k11-a", 1000);
    await().atMost(PATIENCE).until(() -> refundStatus(first).equals("failed"));
    HttpResponse<String> second = refund(payment, "k11-b", 1000);
    await().atMost(PATIENCE).until(() -> refundStatus(second).equals("succeeded"));
  }

  @Test
  void whatIsNotPaidIsNotRefunded() throws Exception {
    assertThat(refund(create("order-12", 100), "k12", 100).statusCode()).isEqualTo(409);
  }

  @Test
  void carriesOnAfterARestart(@TempDir Path otherHome) throws Exception {
    try (Merchant other = new Merchant()) {
      other.refuseNext(Integer.MAX_VALUE);
      ConfigurableApplicationContext main = provider;
      provider = start(otherHome, other);
      try {
        JsonNode undelivered = paid("order-13", 100, "4242424242424242");
        JsonNode unsettled = create("order-14", 100);
        confirm(unsettled, "4000000000009235");
        await().atMost(PATIENCE).until(() -> !other.refusedFor("order-13").isEmpty());
        provider.close();

        other.refuseNext(0);
        provider = start(otherHome, other);
        await().atMost(PATIENCE).until(() -> other.acknowledgedFor("order-13").size() == 1);
        await().atMost(PATIENCE).until(() -> other.acknowledgedFor("order-14").size() == 1);
        assertThat(status(undelivered)).isEqualTo("succeeded");
        assertThat(status(unsettled)).isEqualTo("succeeded");
      } finally {
        provider.close();
        provider = main;
      }
    }
  }

  @Test
  void refusesStrangersAndNonsense() throws Exception {
    HttpResponse<String> stranger =
        http.send(
            HttpRequest.newBuilder(uri("/v1/payments?reference=x")).build(),
            BodyHandlers.ofString());
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.headers().firstValue("content-type")).hasValue("application/problem+json");

    Map<String, Integer> bodies =
        Map.of(
            "{",
            400,
            "{}",
            400,
            "[]",
            400,
            newPayment("order-15", 0, UUID.randomUUID()),
            400,
            newPayment("order 15", 1, UUID.randomUUID()),
            400,
            newPayment("order-15", 1, UUID.randomUUID()).replace("USD", "usd"),
            400,
            newPayment("order-15", 1, UUID.randomUUID()).replace(":1,", ":1e99,"),
            400,
            newPayment("order-15", 1, UUID.randomUUID()).replace(":1,", ":\"x\","),
            400);
    for (var body : bodies.entrySet()) {
      HttpResponse<String> refused = post("/v1/payments", body.getKey(), "Idempotency-Key", "k15");
      assertThat(refused.statusCode()).as(body.getKey()).isEqualTo(body.getValue());
      assertThat(refused.body()).contains("urn:boxoffice:problem:");
    }
    assertThat(post("/v1/payments", newPayment("order-15", 1, UUID.randomUUID())).body())
        .contains("idempotency-key-missing");
    assertThat(get("/v1/payments").statusCode()).isEqualTo(400);
    assertThat(get("/v1/payments/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/v1/refunds/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
    JsonNode payment = create("order-16", 100);
    assertThat(confirm(payment, "4111111111111111").statusCode()).isEqualTo(422);
    assertThat(
            post(
                    "/v1/payments/%s/confirm".formatted(id(payment)),
                    "{\"clientSecret\":\"x\",\"cardNumber\":\"4242424242424242\"}")
                .statusCode())
        .isEqualTo(403);
  }

  private JsonNode paid(String reference, long amountMinor, String card) throws Exception {
    JsonNode payment = create(reference, amountMinor);
    confirm(payment, card);
    await().atMost(PATIENCE).until(() -> status(payment).equals("succeeded"));
    return payment;
  }

  private Merchant.Received theWebhookOf(String reference) {
    await().atMost(PATIENCE).until(() -> !merchant.acknowledgedFor(reference).isEmpty());
    return merchant.acknowledgedFor(reference).getFirst();
  }

  private JsonNode create(String reference, long amountMinor) throws Exception {
    HttpResponse<String> response =
        post(
            "/v1/payments",
            newPayment(reference, amountMinor, UUID.randomUUID()),
            "Idempotency-Key",
            UUID.randomUUID().toString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body());
  }

  private static String newPayment(String reference, long amountMinor, UUID tenantId) {
    return "{\"amountMinor\":%d,\"currency\":\"USD\",\"reference\":\"%s\",\"tenantId\":\"%s\"}"
        .formatted(amountMinor, reference, tenantId);
  }

  private HttpResponse<String> confirm(JsonNode payment, String card) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri("/v1/payments/%s/confirm".formatted(id(payment))))
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"clientSecret\":\"%s\",\"cardNumber\":\"%s\"}"
                        .formatted(payment.get("clientSecret").asString(), card)))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> refund(JsonNode payment, String key, long amountMinor)
      throws Exception {
    return post(
        "/v1/payments/%s/refunds".formatted(id(payment)),
        "{\"amountMinor\":%d}".formatted(amountMinor),
        "Idempotency-Key",
        key);
  }

  private String status(JsonNode payment) throws Exception {
    return JSON.readTree(get("/v1/payments/" + id(payment)).body()).get("status").asString();
  }

  private String refundStatus(HttpResponse<String> refund) throws Exception {
    String id = JSON.readTree(refund.body()).get("id").asString();
    return JSON.readTree(get("/v1/refunds/" + id).body()).get("status").asString();
  }

  private static String id(JsonNode payment) {
    return payment.get("id").asString();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(path)).header("authorization", "Bearer " + KEY).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .header("authorization", "Bearer " + KEY)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:"
            + provider.getEnvironment().getRequiredProperty("local.server.port")
            + path);
  }
}
