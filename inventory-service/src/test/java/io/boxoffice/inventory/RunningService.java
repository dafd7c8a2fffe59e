package io.boxoffice.inventory;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.MutableClock;
import io.boxoffice.common.test.ServiceIT;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.common.test.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on real back ends, spoken to over HTTP as clients do. */
@ServiceIT
public abstract class RunningService {
  protected static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Value("${local.server.port}")
  protected int port;

  @Autowired protected TestTokens tokens;
  @Autowired protected TestSigner signer;
  @Autowired protected MutableClock clock;
  @Autowired protected JsonMapper json;

  /** An answer with its JSON body, which is missing when there is none. */
  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    /** Returns the last part of the problem's type. */
    public String slug() {
      return body.path("type").asString("").replace("urn:boxoffice:problem:", "");
    }

    public UUID id() {
      return UUID.fromString(body.path("id").asString());
    }
  }

  /** A tenant with a seller and one published event. */
  public record Shop(UUID tenant, UUID seller, UUID venue, UUID event) {}

  @AfterEach
  void resetClock() {
    clock.reset();
  }

  /** Statements that see every tenant. */
  protected static JdbcClient superuser() {
    return JdbcClient.create(Backends.postgres().superuser());
  }

  protected String bearer(UUID user, @Nullable UUID tenant, String... roles) {
    return tokens.bearer(user, tenant, roles);
  }

  protected UUID tenant() {
    UUID id = Ids.next();
    Answer answer =
        call(
            "POST",
            "/api/tenants",
            Map.of("Authorization", bearer(Ids.next(), null, "superadmin")),
            """
            {"id": "%s", "slug": "t-%s", "name": "Tenant", "currency": "EUR", "hosts": []}
            """
                .formatted(id, id));
    expect(201, answer);
    return id;
  }

  /** Makes a tenant with a published event that starts in 30 days. */
  protected Shop shop() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    UUID venue = venue(tenant, seller);
    UUID event = event(tenant, seller, venue);
    expect(200, as(seller, tenant, "seller").post("/api/events/" + event + "/publish", ""));
    return new Shop(tenant, seller, venue, event);
  }

  protected UUID venue(UUID tenant, UUID seller) {
    return expect(201, as(seller, tenant, "seller").post("/api/venues", VENUE)).id();
  }

  protected UUID event(UUID tenant, UUID seller, UUID venue) {
    return expect(201, as(seller, tenant, "seller").post("/api/events", eventJson(venue, ""))).id();
  }

  protected static final String VENUE =
      """
      {"name": "Hall", "address": "Street 1", "city": "Vienna", "country": "AT",
       "latitude": 48.2, "longitude": 16.37, "capacity": 100000,
       "amenities": {"parking": true, "bars": 3}}
      """;

  protected String eventJson(UUID venue, String more) {
    return """
    {"venueId": "%s", "title": "Gala", "category": "music", "startsAt": "%s", "endsAt": "%s" %s}
    """
        .formatted(
            venue,
            clock.instant().plus(Duration.ofDays(30)),
            clock.instant().plus(Duration.ofDays(30)).plus(Duration.ofHours(3)),
            more);
  }

  /** Adds a ticket type to the event of the shop. */
  protected UUID ticketType(Shop shop, int capacity, String more) {
    return expect(
            201,
            as(shop.seller(), shop.tenant(), "seller")
                .post(
                    "/api/events/" + shop.event() + "/ticket-types",
                    """
                    {"name": "Floor", "priceMinor": 2500, "currency": "EUR", "capacity": %d %s}
                    """
                        .formatted(capacity, more)))
        .id();
  }

  /** Returns a client that is signed in. */
  protected Client as(UUID user, @Nullable UUID tenant, String... roles) {
    return new Client(Map.of("Authorization", bearer(user, tenant, roles)));
  }

  /** Returns a client that is nobody, in a tenant. */
  protected Client visitor(UUID tenant) {
    return new Client(Map.of("X-Tenant-Id", tenant.toString()));
  }

  /** Calls an internal route as another service. */
  protected Answer internal(
      @Nullable UUID tenant, String method, String path, @Nullable String body) {
    return call(method, path, signer.headers(method, path, tenant, body), body);
  }

  protected TenantContext worker(UUID tenant) {
    return TenantContext.system(tenant, "test");
  }

  /** Somebody who calls. */
  public final class Client {
    private final Map<String, String> headers;
    private final int at;

    Client(Map<String, String> headers) {
      this(headers, port);
    }

    private Client(Map<String, String> headers, int at) {
      this.headers = headers;
      this.at = at;
    }

    /** Returns the same client, talking to another replica. */
    public Client at(int otherPort) {
      return new Client(headers, otherPort);
    }

    public Client with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Client(more, at);
    }

    public Answer get(String path) {
      return call(at, "GET", path, headers, null);
    }

    public Answer post(String path, String body) {
      return call(at, "POST", path, headers, body);
    }

    public Answer put(String path, String body) {
      return call(at, "PUT", path, headers, body);
    }

    public Answer delete(String path) {
      return call(at, "DELETE", path, headers, null);
    }
  }

  protected Answer call(
      String method, String path, Map<String, String> headers, @Nullable String body) {
    return call(port, method, path, headers, body);
  }

  private Answer call(
      int at, String method, String path, Map<String, String> headers, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      JsonNode answer =
          response.body().isBlank() ? json.missingNode() : json.readTree(response.body());
      return new Answer(response.statusCode(), answer, response);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  protected static Answer expect(int status, Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(
          "expected %d, was %d: %s".formatted(status, answer.status(), answer.body()));
    }
    return answer;
  }
}
