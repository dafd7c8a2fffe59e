package io.boxoffice.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.MutableClock;
import io.boxoffice.common.test.ServiceIT;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.common.test.TestTokens;
import io.boxoffice.common.webhook.StandardWebhooks;
import io.boxoffice.purchase.fake.FakeCheckin;
import io.boxoffice.purchase.fake.FakeInventory;
import io.boxoffice.purchase.fake.FakeMailServer;
import io.boxoffice.purchase.fake.FakeProvider;
import io.boxoffice.purchase.fake.FakeTransfer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running service of the tests, and the services it calls as fakes over HTTP. */
@ServiceIT
public abstract class PurchaseIT {
  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  protected static final FakeInventory INVENTORY = new FakeInventory();
  protected static final FakeCheckin CHECKIN = new FakeCheckin();
  protected static final FakeProvider PROVIDER = new FakeProvider();
  protected static final FakeTransfer TRANSFER = new FakeTransfer();
  protected static final FakeMailServer MAIL = new FakeMailServer();
  protected static final StandardWebhooks WEBHOOKS = StandardWebhooks.of(SECRET);

  protected final UUID tenant = Ids.next();
  protected final UUID buyer = Ids.next();
  protected final UUID seller = Ids.next();
  protected final UUID event = Ids.next();

  @LocalServerPort protected int port;
  @Autowired protected TestTokens tokens;
  @Autowired protected TestSigner signer;
  @Autowired protected MutableClock clock;
  @Autowired protected JsonMapper json;
  @Autowired protected TransactionTemplate transaction;
  @Autowired protected CircuitBreakerRegistry breakers;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("BOXOFFICE_INVENTORY_URL", INVENTORY::url);
    registry.add("BOXOFFICE_CHECKIN_URL", CHECKIN::url);
    registry.add("BOXOFFICE_TRANSFER_URL", TRANSFER::url);
    registry.add("BOXOFFICE_SMTP_HOST", () -> "127.0.0.1");
    registry.add("BOXOFFICE_SMTP_PORT", MAIL::port);
    registry.add("BOXOFFICE_SMTP_STARTTLS", () -> "false");
    // mails are sent when a test sends them
    registry.add("boxoffice.notification.worker-interval", () -> "1d");
    registry.add("BOXOFFICE_PAYMENT_PROVIDER_URL", PROVIDER::url);
    registry.add("BOXOFFICE_PAYMENT_PROVIDER_KEY", () -> FakeProvider.KEY);
    registry.add("BOXOFFICE_PAYMENT_WEBHOOK_SECRETS", () -> SECRET);
    registry.add("spring.cloud.openfeign.client.config.default.read-timeout", () -> "1500");
    registry.add("boxoffice.saga.worker-interval", () -> "50ms");
    registry.add("boxoffice.saga.first-retry", () -> "50ms");
    registry.add("boxoffice.refund.poll", () -> "50ms");
    registry.add("boxoffice.refund.first-retry", () -> "400ms");
    registry.add("boxoffice.large-refund.above-minor.EUR", () -> "30000");
    registry.add("boxoffice.event.worker-interval", () -> "50ms");
    registry.add("boxoffice.event.pause", () -> "50ms");
    registry.add("boxoffice.event.settle", () -> "1h");
    registry.add("boxoffice.event.batch", () -> "3");
    registry.add("boxoffice.ticket.close-interval", () -> "100ms");
  }

  @BeforeEach
  void behave() {
    INVENTORY.clock(clock::instant);
    breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
  }

  @AfterEach
  void reset() {
    INVENTORY.reset();
    CHECKIN.reset();
    PROVIDER.reset();
    TRANSFER.reset();
    clock.reset();
  }

  /** An answer. */
  public record Answer(int status, String body, HttpResponse<byte[]> response) {
    /** Returns the body as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** Returns a text field of the body. */
    public String text(String field) {
      return json().path(field).asString("");
    }

    /** Returns the id in the body. */
    public UUID id() {
      return UUID.fromString(text("id"));
    }

    /** Returns the name of the problem. */
    public String problem() {
      return text("type").replace("urn:boxoffice:problem:", "");
    }

    /** Returns a header. */
    public @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  protected Answer send(
      String method,
      String path,
      @Nullable String bearer,
      @Nullable String body,
      Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    if (bearer != null) {
      request.header("Authorization", bearer);
    }
    headers.forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  protected Answer get(String path, String bearer) {
    return send("GET", path, bearer, null, Map.of());
  }

  protected Answer post(String path, @Nullable String bearer, @Nullable String body) {
    return send("POST", path, bearer, body, Map.of());
  }

  protected Answer internal(String method, String path, @Nullable String body) {
    return send(method, path, null, body, signer.headers(method, path, tenant, body));
  }

  protected String buyerToken() {
    return tokens.bearer(buyer, tenant, "buyer");
  }

  protected String sellerToken() {
    return tokens.bearer(seller, tenant, "seller");
  }

  protected UUID onSale(long priceMinor, int available) {
    return INVENTORY.onSale(event, seller, priceMinor, false, available);
  }

  protected String itemsBody(UUID type, int quantity) {
    return """
    {"eventId": "%s", "items": [{"ticketTypeId": "%s", "quantity": %d}]}
    """
        .formatted(event, type, quantity);
  }

  protected Answer purchase(String key, String body) {
    return send("POST", "/api/purchase", buyerToken(), body, Map.of("Idempotency-Key", key));
  }

  /** Buys as far as the buyer's payment. */
  protected Answer placed(UUID type, int quantity) {
    Answer answer = purchase(Ids.next().toString(), itemsBody(type, quantity));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer;
  }

  /** Buys to the end. */
  protected UUID completed(UUID type, int quantity) {
    UUID order = placed(type, quantity).id();
    pay(order);
    awaitStatus(order, "completed");
    return order;
  }

  /** The provider takes the money and says so. */
  protected Answer pay(UUID order) {
    PROVIDER.set(paymentOf(order), "succeeded");
    return webhook("msg_" + Ids.next(), true, order, paymentOf(order), amountOf(order));
  }

  protected String paymentOf(UUID order) {
    return PROVIDER.of(order).getFirst();
  }

  protected long amountOf(UUID order) {
    return order(order).json().get("totalMinor").asLong();
  }

  protected Answer webhook(
      String id, boolean succeeded, UUID order, String payment, long amountMinor) {
    String body =
        """
        {"id": "%s", "type": "payment.%s", "createdAt": "2030-01-01T00:00:00Z",
         "data": {"paymentId": "%s", "reference": "%s", "tenantId": "%s", "amountMinor": %d,
                  "currency": "EUR"}}
        """
            .formatted(id, succeeded ? "succeeded" : "failed", payment, order, tenant, amountMinor);
    return signed(succeeded ? "payment-success" : "payment-failed", id, body);
  }

  protected Answer signed(String route, String id, String body) {
    return send(
        "POST",
        "/api/webhooks/" + route,
        null,
        body,
        Map.of(
            StandardWebhooks.ID_HEADER, id,
            StandardWebhooks.TIMESTAMP_HEADER, Long.toString(clock.instant().getEpochSecond()),
            StandardWebhooks.SIGNATURE_HEADER,
                WEBHOOKS.sign(id, clock.instant(), body.getBytes(StandardCharsets.UTF_8))));
  }

  protected Answer order(UUID id) {
    return get("/api/orders/" + id, buyerToken());
  }

  protected List<UUID> ticketsOf(UUID order) {
    return order(order)
        .json()
        .get("tickets")
        .valueStream()
        .map(ticket -> UUID.fromString(ticket.get("id").asString()))
        .toList();
  }

  protected Answer ticket(UUID id) {
    return get("/api/tickets/" + id, tokens.bearer(Ids.next(), tenant, "admin"));
  }

  protected void awaitStatus(UUID order, String status) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(25))
        .untilAsserted(() -> assertThat(order(order).text("status")).isEqualTo(status));
  }

  protected void eventually(org.awaitility.core.ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(25))
        .untilAsserted(assertion);
  }

  /** Waits until nothing drives or will drive anything of the order. */
  protected void awaitQuiet(UUID sagaId) {
    eventually(
        () ->
            assertThat(
                    database()
                        .sql("select count(*) from purchase.sagas where id = ?")
                        .param(sagaId)
                        .query(Integer.class)
                        .single())
                .isZero());
  }

  protected <T> T inTenant(Supplier<T> work) {
    return TenantContext.system(tenant, "test").call(() -> transaction.execute(s -> work.get()));
  }

  /** Lets the buyer spend more than everybody may. */
  protected void spendsWhateverItTakes() {
    database()
        .sql(
            """
            insert into purchase.spending_limits (tenant_id, user_id, currency,
              per_transaction_minor, daily_minor, weekly_minor, monthly_minor, updated_at)
            values (?, ?, 'EUR', 1000000000, 1000000000, 1000000000, 1000000000, now())
            """)
        .params(tenant, buyer)
        .update();
  }

  protected void publish(String topic, UUID message, String type, UUID aggregate, String payload) {
    publish(topic, message, type, aggregate, 1, payload);
  }

  /** An event as another service sends it. */
  protected void publish(
      String topic, UUID message, String type, UUID aggregate, long version, String payload) {
    ProducerRecord<String, byte[]> event =
        new ProducerRecord<>(topic, aggregate.toString(), payload.getBytes(StandardCharsets.UTF_8));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            message.toString(),
            "ce_type",
            type,
            "ce_source",
            "test",
            "ce_subject",
            aggregate.toString(),
            "ce_time",
            clock.instant().toString(),
            "ce_tenantid",
            tenant.toString(),
            "ce_aggregateversion",
            Long.toString(version))
        .forEach(
            (name, value) -> event.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", Backends.kafka()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(event).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Statements as the superuser, who sees everything. */
  protected static JdbcClient database() {
    return JdbcClient.create(Backends.postgres().superuser());
  }
}
