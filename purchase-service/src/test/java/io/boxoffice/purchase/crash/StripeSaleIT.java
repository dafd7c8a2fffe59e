package io.boxoffice.purchase.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.purchase.fake.FakeCheckin;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.payment.StripeStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged service, told to take money by Stripe, and nothing of the local provider set. */
class StripeSaleIT {
  private static final String SECRET = "whsec_of_the_endpoint";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final FakeInventory INVENTORY = new FakeInventory();
  private static final FakeCheckin CHECKIN = new FakeCheckin();

  @TempDir static Path folder;
  private static StripeStandIn stripe;
  private static Issuer issuer;
  private static PurchaseProcess service;
  private static JdbcClient database;

  private final UUID tenant = Ids.next();
  private final UUID buyer = Ids.next();
  private final UUID event = Ids.next();
  private final UUID type = INVENTORY.onSale(event, Ids.next(), 700, false, 5);

  @BeforeAll
  static void start() throws Exception {
    stripe = new StripeStandIn();
    issuer = new Issuer();
    Backends.Postgres own = PurchaseProcess.database("stripe");
    database = JdbcClient.create(own.superuser());
    Map<String, String> settings = new HashMap<>();
    settings.put("BOXOFFICE_ISSUER", issuer.url());
    settings.put("BOXOFFICE_INVENTORY_URL", INVENTORY.url());
    settings.put("BOXOFFICE_CHECKIN_URL", CHECKIN.url());
    settings.put("PAYMENT_PROVIDER", "stripe");
    settings.put("STRIPE_SECRET_KEY", StripeStandIn.KEY);
    settings.put("STRIPE_WEBHOOK_SECRET", SECRET);
    settings.put("STRIPE_API_BASE", stripe.url());
    settings.put("SPRING_KAFKA_LISTENER_AUTO_STARTUP", "false");
    settings.put("BOXOFFICE_SAGA_WORKERINTERVAL", "50ms");
    settings.put("BOXOFFICE_REFUND_POLL", "1h");
    service = new PurchaseProcess(folder, own.url(), settings, false);
    service.start();
  }

  @AfterAll
  static void stop() {
    service.close();
    stripe.close();
    issuer.close();
  }

  @Test
  void an_order_is_paid_and_refunded_by_stripe() {
    JsonNode placed = buy();
    UUID order = UUID.fromString(placed.get("id").asString());
    String intent = placed.at("/payment/providerPaymentId").asString();
    assertThat(placed.at("/payment/provider").asString()).isEqualTo("stripe");
    assertThat(placed.at("/payment/clientSecret").asString()).startsWith(intent);
    assertThat(placed.at("/payment").has("confirmUrl")).isFalse();
    assertThat(stripe.of(order)).containsExactly(intent);

    stripe.set(intent, "succeeded");
    assertThat(webhook("payment_intent.succeeded", stripe.intent(intent))).isEqualTo(200);
    awaitStatus(order, "completed");
    assertThat(
            send("POST", "/api/orders/" + order + "/refunds", "{}", Map.of("Idempotency-Key", "r"))
                .statusCode())
        .isEqualTo(202);
    // it would be looked at in an hour, but for the news
    String refund = await().until(() -> refundOf(order), id -> !id.isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(webhook("refund.updated", Map.of("id", refund, "object", "refund")))
                  .isEqualTo(200);
              assertThat(status(order)).isEqualTo("refunded");
            });

    assertThat(stripe.refunded(intent)).isEqualTo(1400);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void a_cancelled_order_is_cancelled_at_stripe() {
    JsonNode placed = buy();
    UUID order = UUID.fromString(placed.get("id").asString());
    String intent = placed.at("/payment/providerPaymentId").asString();

    assertThat(send("POST", "/api/orders/" + order + "/cancel", "", Map.of()).statusCode())
        .isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(stripe.intent(intent)).containsEntry("status", "canceled"));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
    assertThat(webhook("payment_intent.canceled", stripe.intent(intent))).isEqualTo(200);
    assertThat(status(order)).isEqualTo("cancelled");
  }

  @Test
  void the_local_providers_address_is_not_served() {
    assertThat(send("POST", "/api/webhooks/payment-success", "{}", Map.of()).statusCode())
        .isIn(401, 404);
    assertThat(send("POST", "/api/webhooks/stripe", "{}", Map.of()).statusCode()).isEqualTo(401);
  }

  private JsonNode buy() {
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/purchase",
            """
            {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": 2}]}
            """
                .formatted(event, type),
            Map.of("Idempotency-Key", Ids.next().toString()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  private static int webhook(String type, Map<String, Object> object) {
    String body =
        JSON.writeValueAsString(
            Map.of(
                "id",
                "evt_" + Ids.next(),
                "object",
                "event",
                "type",
                type,
                "created",
                1,
                "data",
                Map.of("object", object)));
    try {
      String signature =
          Webhook.Signature.generateSignatureHeader(body, SECRET, Instant.now().getEpochSecond());
      return exchange(
              HttpRequest.newBuilder(URI.create(service.url() + "/api/webhooks/stripe"))
                  .header("Content-Type", "application/json")
                  .header("Stripe-Signature", signature)
                  .POST(BodyPublishers.ofString(body))
                  .build())
          .statusCode();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(service.url() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("Authorization", issuer.bearer(buyer, tenant, "buyer"))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return exchange(request.build());
  }

  private static HttpResponse<String> exchange(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String status(UUID order) {
    return database
        .sql("select status from purchase.orders where id = ?")
        .param(order)
        .query(String.class)
        .single();
  }

  private static String refundOf(UUID order) {
    return database
        .sql(
            "select coalesce(max(provider_refund_id), '') from purchase.refunds where order_id = ?")
        .param(order)
        .query(String.class)
        .single();
  }

  private static void awaitStatus(UUID order, String expected) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(status(order)).isEqualTo(expected));
  }
}
