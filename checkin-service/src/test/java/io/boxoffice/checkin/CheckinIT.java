package io.boxoffice.checkin;

import com.sun.net.httpserver.HttpServer;
import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.MutableClock;
import io.boxoffice.common.test.ServiceIT;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.common.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running service of the tests, and an inventory that answers look-ups. */
@ServiceIT
public abstract class CheckinIT {
  private static final Map<UUID, String> INVENTORY = new ConcurrentHashMap<>();
  private static final HttpServer INVENTORY_SERVER = inventory();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  protected final UUID tenant = Ids.next();
  protected final UUID staff = Ids.next();

  @LocalServerPort protected int port;
  @Autowired protected TestTokens tokens;
  @Autowired protected TestSigner signer;
  @Autowired protected MutableClock clock;
  @Autowired protected JsonMapper json;
  @Autowired protected TransactionTemplate transaction;
  @Autowired protected AdmissionTicketStore tickets;
  @Autowired protected AdmissionEvents events;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add(
        "BOXOFFICE_INVENTORY_URL",
        () -> "http://127.0.0.1:" + INVENTORY_SERVER.getAddress().getPort());
  }

  @AfterEach
  void resetClock() {
    clock.reset();
  }

  /** An answer. */
  public record Answer(int status, String body, byte[] bytes, Map<String, String> headers) {
    /** Returns the body as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** Returns the name of the problem. */
    public String problem() {
      return json().get("type").asString().substring("urn:boxoffice:problem:".length());
    }
  }

  protected Answer get(String path, String bearer) {
    return send(request(path, bearer).GET());
  }

  protected Answer post(String path, String bearer, String body) {
    return send(request(path, bearer).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  protected Answer put(String path, String bearer, String body) {
    return send(request(path, bearer).PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  protected Answer send(String method, String path, @Nullable String bearer, String body) {
    HttpRequest.Builder request = request(path, bearer);
    return send(request.method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  protected Answer internal(String path, UUID inTenant, String body) {
    HttpRequest.Builder request = request(path, null);
    signer.headers("POST", path, inTenant, body).forEach(request::header);
    return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path, @Nullable String bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json");
    if (bearer != null) {
      request.header("Authorization", bearer);
    }
    return request;
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      Map<String, String> headers = new ConcurrentHashMap<>();
      response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
      return new Answer(
          response.statusCode(),
          new String(response.body(), StandardCharsets.UTF_8),
          response.body(),
          headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  protected String staffToken() {
    return tokens.bearer(staff, tenant, "venue_staff");
  }

  protected String buyerToken(UUID userId) {
    return tokens.bearer(userId, tenant, "buyer");
  }

  /** Makes an event known whose doors are open: it starts in an hour. */
  protected UUID openEvent(UUID ownerId) {
    return event(ownerId, clock.instant().plus(Duration.ofHours(1)));
  }

  protected UUID event(UUID ownerId, Instant startsAt) {
    UUID eventId = Ids.next();
    inTenant(
        () ->
            events.write(
                new AdmissionEvent(
                    eventId, ownerId, startsAt, startsAt.plus(Duration.ofHours(3)), false),
                1));
    return eventId;
  }

  /** Makes a ticket known as its purchase would. */
  protected UUID ticket(UUID eventId, UUID ownerId) {
    UUID ticketId = Ids.next();
    inTenant(
        () ->
            tickets.purchased(
                new AdmissionTicketStore.Purchase(
                    ticketId, eventId, "BXT-" + ticketId, null, null, ownerId, 1),
                1,
                clock.instant()));
    return ticketId;
  }

  protected void inTenant(Runnable work) {
    TenantContext.system(tenant, "test")
        .run(() -> transaction.executeWithoutResult(status -> work.run()));
  }

  protected TenantContext context() {
    return new TenantContext(
        tenant,
        staff,
        Set.of("venue_staff"),
        io.boxoffice.common.tenant.ActorType.USER,
        null,
        "test");
  }

  /** Statements as the superuser, who sees everything. */
  protected static JdbcClient database() {
    return JdbcClient.create(Backends.postgres().superuser());
  }

  /** Makes inventory answer a look-up. */
  protected static void inInventory(UUID eventId, UUID ownerId, Instant startsAt) {
    INVENTORY.put(
        eventId,
        """
        {"id": "%s", "title": "x", "status": "active", "ownerId": "%s", "venueName": "x",
         "city": "x", "startsAt": "%s", "endsAt": "%s", "mintingEnabled": false}
        """
            .formatted(eventId, ownerId, startsAt, startsAt.plus(Duration.ofHours(3))));
  }

  private static HttpServer inventory() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/internal/events/",
          exchange -> {
            String path = exchange.getRequestURI().getPath();
            String body = INVENTORY.get(UUID.fromString(path.substring(path.lastIndexOf('/') + 1)));
            byte[] answer =
                (body == null ? "{\"type\": \"urn:boxoffice:problem:unknown-event\"}" : body)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(body == null ? 404 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
