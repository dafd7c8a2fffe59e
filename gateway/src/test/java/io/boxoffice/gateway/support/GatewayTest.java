package io.boxoffice.gateway.support;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.boxoffice.gateway.GatewayApplication;
import io.boxoffice.gateway.route.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** One gateway for all integration tests, in a world of stub services and real Redis. */
@SpringBootTest(classes = GatewayApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class GatewayTest {
  static {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host,connection,content-length");
  }

  private static final JsonMapper JSON = JsonMapper.shared();
  protected static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    World.settings().forEach((name, value) -> registry.add(name, () -> value));
  }

  @AfterEach
  void servicesBehaveWell() {
    for (Service service : Service.values()) {
      World.service(service).behaveWell();
    }
    World.service(Service.INVENTORY).tenants(World.tenantsAnd(""));
  }

  /** A problem as clients read it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record ProblemBody(String type, String title, int status, String detail) {}

  protected int port() {
    return port;
  }

  protected URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  protected HttpResponse<String> send(String method, String path, String... headers) {
    return send(method, path, request -> request, headers);
  }

  protected HttpResponse<String> send(
      String method, String path, UnaryOperator<HttpRequest.Builder> change, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(change.apply(request).build());
  }

  protected static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A token of a new user of the tenant. */
  protected static String bearer(String... roles) {
    return "Bearer " + World.ISSUER.token(UUID.randomUUID(), World.TENANT, roles);
  }

  protected static ProblemBody problem(HttpResponse<String> response) {
    if (!response
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .startsWith("application/problem+json")) {
      throw new AssertionError(response + " is no problem: " + response.body());
    }
    ProblemBody body = JSON.readValue(response.body(), ProblemBody.class);
    if (body.status() != response.statusCode()) {
      throw new AssertionError("status of " + response + " differs from " + body);
    }
    return body;
  }

  protected static String slug(HttpResponse<String> response) {
    return problem(response).type().replace("urn:boxoffice:problem:", "");
  }

  protected static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }
}
