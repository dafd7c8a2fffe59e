package io.boxoffice.inventory.seatmap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Follows a stream of server-sent events as a browser would. */
final class Follower implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  /** An event, a comment, or the end of the stream, by its kind. */
  record Heard(String kind, @Nullable String id, JsonNode data) {
    long version() {
      return data.path("version").asLong();
    }

    List<int[]> changes() {
      List<int[]> changes = new ArrayList<>();
      data.path("changes")
          .forEach(c -> changes.add(new int[] {c.path(0).asInt(), c.path(1).asInt()}));
      return changes;
    }
  }

  private Follower(HttpResponse<InputStream> response) {
    this.response = response;
    if (response.statusCode() == 200) {
      Thread.ofVirtual().start(this::read);
    }
  }

  static Follower follow(
      HttpClient http, int port, UUID tenant, UUID event, @Nullable Long lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/events/%s/seats/stream".formatted(port, event)))
            .header("Accept", "text/event-stream")
            .header("X-Tenant-Id", tenant.toString());
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId.toString());
    }
    return new Follower(http.send(request.build(), BodyHandlers.ofInputStream()));
  }

  int status() {
    return response.statusCode();
  }

  @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String kind = "message";
      String id = null;
      String data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data != null) {
            heard.add(new Heard(kind, id, JSON.readTree(data)));
          }
          kind = "message";
          data = null;
        } else if (line.startsWith(":")) {
          heard.add(new Heard("comment", null, JSON.missingNode()));
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          kind = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        }
      }
    } catch (IOException e) {
      // told below like any other end
    }
    heard.add(new Heard("closed", null, JSON.missingNode()));
  }

  /** Waits for the next thing that is no comment. */
  Heard next() throws InterruptedException {
    for (Heard next = any(); ; next = any()) {
      if (!next.kind().equals("comment")) {
        return next;
      }
    }
  }

  Heard any() throws InterruptedException {
    Heard next = heard.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
