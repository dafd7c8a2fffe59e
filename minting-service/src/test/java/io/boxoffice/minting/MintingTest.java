package io.boxoffice.minting;

import io.boxoffice.common.test.ServiceIT;
import io.boxoffice.common.test.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One running service for all integration tests, on real PostgreSQL and Kafka, and the chain. */
@ServiceIT
public abstract class MintingTest {
  /** Tenant of the tests. */
  protected static final UUID TENANT = UUID.randomUUID();

  @Autowired private KafkaTemplate<String, byte[]> kafka;
  @Autowired private JsonMapper json;
  @Autowired private TestTokens tokens;
  @LocalServerPort private int port;

  @DynamicPropertySource
  static void chain(DynamicPropertyRegistry registry) {
    registry.add("SOLANA_RPC_URL", LocalChain::url);
    registry.add("SOLANA_PRIVATE_KEY", () -> TestKeys.PLATFORM);
    registry.add("boxoffice.solana.timeout", () -> "3s");
    registry.add("boxoffice.minting.fund-every", () -> "500ms");
  }

  /** A ticket as the ledger knows it. */
  public record Ticket(UUID id, UUID eventId, UUID owner) {
    /** Makes one. */
    public static Ticket any() {
      return new Ticket(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    }
  }

  /** An answer of the service. */
  public record Answer(int status, JsonNode body) {}

  /** Publishes a purchase of a ticket that mints. */
  protected void purchased(Ticket ticket) {
    publish(UUID.randomUUID(), "ticket.purchased.v1", ticket.id(), 1, purchase(ticket, true));
  }

  /** Payload of a purchase. */
  protected static Map<String, Object> purchase(Ticket ticket, boolean mintingEnabled) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("ticketId", ticket.id());
    payload.put("ticketNumber", "BXT-" + ticket.id().toString().substring(0, 8));
    payload.put("eventId", ticket.eventId());
    payload.put("eventTitle", "Winter Gala");
    payload.put("ownerId", ticket.owner());
    payload.put("generation", 1);
    payload.put("status", "sold");
    payload.put("mintingEnabled", mintingEnabled);
    return payload;
  }

  /** Publishes a change of owner. */
  protected void transferred(Ticket ticket, UUID to, long generation) {
    publish(
        UUID.randomUUID(),
        "ticket.transferred.v1",
        ticket.id(),
        generation,
        Map.of(
            "ticketId", ticket.id(),
            "eventId", ticket.eventId(),
            "fromUserId", ticket.owner(),
            "toUserId", to,
            "generation", generation,
            "operationId", UUID.randomUUID()));
  }

  /** Publishes that a ticket is worth nothing any more. */
  protected void invalidated(String type, Ticket ticket, long generation) {
    publish(
        UUID.randomUUID(),
        type,
        ticket.id(),
        generation,
        Map.of(
            "ticketId", ticket.id(),
            "eventId", ticket.eventId(),
            "ownerId", ticket.owner(),
            "generation", generation,
            "reason", "refund_requested"));
  }

  /** Publishes an event as the ledger would. */
  protected void publish(UUID eventId, String type, UUID ticketId, long version, Object payload) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            "boxoffice.purchase", ticketId.toString(), json.writeValueAsBytes(payload));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", eventId.toString());
    header(record, "ce_type", type);
    header(record, "ce_source", "purchase-service");
    header(record, "ce_subject", ticketId.toString());
    header(record, "ce_time", Instant.EPOCH.toString());
    header(record, "ce_tenantid", TENANT.toString());
    header(record, "ce_aggregateversion", Long.toString(version));
    try {
      kafka.send(record).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an Authorization header of a user of the tests' tenant. */
  protected String as(UUID user, String... roles) {
    return tokens.bearer(user, TENANT, roles);
  }

  /** Returns an Authorization header of a user of any tenant. */
  protected String of(UUID tenant, UUID user, String... roles) {
    return tokens.bearer(user, tenant, roles);
  }

  /** Reads a route. */
  protected Answer get(String path, @Nullable String authorization) {
    return exchange(client(authorization).get().uri(path));
  }

  /** Posts JSON to a route. */
  protected Answer post(String path, @Nullable String authorization, Object body) {
    return exchange(
        client(authorization)
            .post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .body(body instanceof String text ? text : json.writeValueAsString(body)));
  }

  private Answer exchange(RestClient.RequestHeadersSpec<?> request) {
    ResponseEntity<String> response =
        request.retrieve().onStatus(status -> true, (q, r) -> {}).toEntity(String.class);
    String body = response.getBody();
    return new Answer(response.getStatusCode().value(), json.readTree(body == null ? "{}" : body));
  }

  private RestClient client(@Nullable String authorization) {
    RestClient.Builder builder = RestClient.builder().baseUrl("http://127.0.0.1:" + port);
    if (authorization != null) {
      builder.defaultHeader("Authorization", authorization);
    }
    return builder.build();
  }
}
