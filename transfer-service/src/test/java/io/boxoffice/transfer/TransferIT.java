package io.boxoffice.transfer;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.MutableClock;
import io.boxoffice.common.test.ServiceIT;
import io.boxoffice.common.test.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The running service of the tests, between a ledger and gates that can be made to fail. */
@ServiceIT
public abstract class TransferIT {
  /** The ledger and the gates. */
  protected static final Neighbours NEIGHBOURS = new Neighbours();

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  protected final UUID tenant = Ids.next();
  protected final UUID sender = Ids.next();
  protected final UUID recipient = Ids.next();

  @LocalServerPort protected int port;
  @Autowired protected TestTokens tokens;
  @Autowired protected MutableClock clock;
  @Autowired protected JsonMapper json;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("BOXOFFICE_PURCHASE_URL", NEIGHBOURS::url);
    registry.add("BOXOFFICE_CHECKIN_URL", NEIGHBOURS::url);
    // the workers run when a test runs them
    registry.add("boxoffice.transfer.resume-delay", () -> "1d");
    registry.add("boxoffice.transfer.expiry-delay", () -> "1d");
  }

  @AfterEach
  void resetClock() {
    clock.reset();
  }

  /** An answer. */
  public record Answer(int status, String body) {
    /** Returns the body as JSON. */
    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    /** Returns a field of the body as text. */
    public String text(String field) {
      return json().get(field).asString();
    }

    /** Returns the name of the problem. */
    public String problem() {
      return text("type").substring("urn:boxoffice:problem:".length());
    }
  }

  protected Answer send(String method, String path, @Nullable String bearer, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (bearer != null) {
      request.header("Authorization", bearer);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  protected Answer get(String path, String bearer) {
    return send("GET", path, bearer, "");
  }

  protected Answer post(String path, String bearer, String body) {
    return send("POST", path, bearer, body);
  }

  protected String buyer(UUID userId) {
    return tokens.bearer(userId, tenant, "buyer");
  }

  protected String buyer(UUID userId, String email, boolean verified) {
    return "Bearer "
        + tokens.token(
            userId,
            tenant,
            claims -> claims.claim("email", email).claim("email_verified", verified),
            "buyer");
  }

  protected UUID ticket(UUID owner) {
    return NEIGHBOURS.ticket(owner, clock.instant().plus(Duration.ofDays(30)));
  }

  protected Answer offer(UUID ticketId) {
    return offer(ticketId, sender, recipient);
  }

  protected Answer offer(UUID ticketId, UUID from, UUID to) {
    return post(
        "/api/transfers",
        buyer(from),
        "{\"ticketId\": \"%s\", \"toUserId\": \"%s\"}".formatted(ticketId, to));
  }

  protected Answer offerTo(UUID ticketId, String email) {
    return post(
        "/api/transfers",
        buyer(sender),
        "{\"ticketId\": \"%s\", \"toEmail\": \"%s\"}".formatted(ticketId, email));
  }

  protected Answer accept(Answer offer) {
    return accept(offer, offer.text("acceptanceCode"), buyer(recipient));
  }

  protected Answer accept(Answer offer, String code, String bearer) {
    return post(
        "/api/transfers/" + offer.text("id") + "/accept",
        bearer,
        json.writeValueAsString(java.util.Map.of("acceptanceCode", code)));
  }

  protected static JdbcClient database() {
    return JdbcClient.create(Backends.postgres().superuser());
  }

  /** Returns the types of the events of a transfer, in order. */
  protected static List<String> eventsOf(UUID transferId) {
    return database()
        .sql(
            """
            select type from transfer.outbox where aggregate_id = :id
             order by aggregate_version
            """)
        .param("id", transferId)
        .query(String.class)
        .list();
  }
}
