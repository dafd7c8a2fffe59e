package io.boxoffice.inventory.search;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to OpenSearch, with a bound on every wait. */
final class OpenSearchClient implements AutoCloseable {
  private static final Timeout CONNECT = Timeout.ofSeconds(1);
  private static final String JSON = "application/json";
  private final OpenSearchTransport transport;
  private final OpenSearchGenericClient client;
  private final JsonMapper json;

  OpenSearchClient(SearchSettings settings, JsonMapper json) {
    this.transport =
        ApacheHttpClient5TransportBuilder.builder(
                Arrays.stream(settings.url().split(",", -1))
                    .map(url -> HttpHost.create(URI.create(url)))
                    .toArray(HttpHost[]::new))
            .setDefaultHeaders(credentials(settings))
            .setConnectionConfigCallback(connection -> connection.setConnectTimeout(CONNECT))
            .setAutomaticRetriesDisabled(true)
            .build();
    this.client = new OpenSearchGenericClient(transport);
    this.json = json;
  }

  private static Header[] credentials(SearchSettings settings) {
    if (settings.username().isEmpty()) {
      return new Header[0];
    }
    String credentials = settings.username() + ":" + settings.password();
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return new Header[] {new BasicHeader("Authorization", "Basic " + basic)};
  }

  /**
   * An answer that OpenSearch means: success, or what is wrong with the request.
   *
   * @param body missing when there is none
   */
  record Reply(int status, JsonNode body) {

    boolean isSuccess() {
      return status < 300;
    }

    /** Returns the body of a success. */
    JsonNode required() {
      if (!isSuccess()) {
        throw new SearchUnavailable("OpenSearch answers " + status + ": " + reason());
      }
      return body;
    }

    private String reason() {
      return body.path("error").path("reason").asString(body.path("error").asString(""));
    }
  }

  Reply get(String path, Duration within) {
    return call(Requests.builder().method("GET").endpoint(path).build(), within);
  }

  /** Sends a body that is written as JSON, or a text that is JSON already. */
  Reply send(String method, String path, Object body, Duration within) {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : json.writeValueAsBytes(body);
    return call(request(method, path, bytes, JSON), within);
  }

  /** Sends lines of JSON, as the bulk interface wants them. */
  Reply sendLines(String path, Iterable<?> lines, Duration within) {
    StringBuilder text = new StringBuilder();
    for (Object line : lines) {
      text.append(json.writeValueAsString(line)).append('\n');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return call(request("POST", path, bytes, "application/x-ndjson"), within);
  }

  private static Request request(String method, String path, byte[] body, String type) {
    return Requests.builder().method(method).endpoint(path).body(Body.from(body, type)).build();
  }

  private Reply call(Request request, Duration within) {
    try (Response response = client.withTransportOptions(waits(within)).execute(request)) {
      return meant(reply(response));
    } catch (IOException e) {
      throw new SearchUnavailable("OpenSearch cannot be reached: " + e, e);
    }
  }

  private static ApacheHttpClient5Options waits(Duration within) {
    return ApacheHttpClient5Options.DEFAULT.toBuilder()
        .setRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(CONNECT)
                .setResponseTimeout(Timeout.of(within))
                .build())
        .build();
  }

  private static Reply meant(Reply reply) {
    return switch (reply.status()) {
      case 401, 403 ->
          throw new SearchUnavailable(
              "OpenSearch refuses SEARCH_USERNAME and SEARCH_PASSWORD, or they may not do this: "
                  + reply.reason());
      case 429 -> throw new SearchUnavailable("OpenSearch is overloaded: " + reply.reason());
      default -> {
        if (reply.status() >= 500) {
          throw new SearchUnavailable(
              "OpenSearch answers " + reply.status() + ": " + reply.reason());
        }
        yield reply;
      }
    };
  }

  private Reply reply(Response response) throws IOException {
    byte[] body = response.getBody().map(Body::bodyAsBytes).orElseGet(() -> new byte[0]);
    try {
      JsonNode read = body.length == 0 ? json.missingNode() : json.readTree(body);
      return new Reply(response.getStatus(), read);
    } catch (JacksonException e) {
      if (response.getStatus() < 300) {
        throw new IOException("no JSON", e);
      }
      return new Reply(response.getStatus(), json.missingNode());
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
