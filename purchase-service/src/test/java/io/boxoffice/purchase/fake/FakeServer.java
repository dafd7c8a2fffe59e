package io.boxoffice.purchase.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Another service over real HTTP. Subclasses keep its promises; a test may have calls fail before
 * or after they take effect.
 */
public abstract class FakeServer {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final HttpServer server;
  private boolean started;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<Disturbance> disturbances = new CopyOnWriteArrayList<>();

  /** A call as it came in. */
  public record Call(
      String method, String path, String query, Map<String, List<String>> headers, JsonNode body) {
    /** Returns a text field of the body. */
    public String text(String field) {
      return body.path(field).asString("");
    }

    @Nullable String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.getFirst();
    }
  }

  /** An answer. */
  public record Reply(int status, Object body) {
    /** A problem. */
    public static Reply problem(int status, String slug, Map<String, Object> extensions) {
      Map<String, Object> body = new java.util.HashMap<>(extensions);
      body.put("type", "urn:boxoffice:problem:" + slug);
      body.put("status", status);
      body.put("detail", "because of " + slug);
      return new Reply(status, body);
    }
  }

  /** What happens to calls instead of what should; returns null to let the answer be. */
  public interface Disturbance {
    /** Before the call has any effect. */
    default @Nullable Reply before(Call call) {
      return null;
    }

    /** After the call had its effect, in place of its answer. */
    default @Nullable Reply after(Call call) {
      return null;
    }
  }

  protected FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** Starts when first asked for its address. */
  public synchronized String url() {
    if (!started) {
      server.createContext("/", this::handle);
      server.start();
      started = true;
    }
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Disturbs calls until {@link #reset}. */
  public void disturb(Disturbance disturbance) {
    disturbances.add(disturbance);
  }

  /** Answers 503 to calls whose path contains the text, without any effect. */
  public void down(String path) {
    disturb(
        new Disturbance() {
          @Override
          public @Nullable Reply before(Call call) {
            return call.path().contains(path) ? Reply.problem(503, "busy", Map.of()) : null;
          }
        });
  }

  /** Lets calls whose path contains the text take effect, and answers 500. */
  public void mute(String path) {
    disturb(
        new Disturbance() {
          @Override
          public @Nullable Reply after(Call call) {
            return call.path().contains(path) ? new Reply(500, Map.of()) : null;
          }
        });
  }

  /** Behaves again. */
  public void reset() {
    disturbances.clear();
  }

  /** Returns the calls that fit. */
  public List<Call> calls(Predicate<Call> filter) {
    return calls.stream().filter(filter).toList();
  }

  protected abstract Reply answer(Call call);

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call =
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""),
              exchange.getRequestHeaders(),
              body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
      calls.add(call);
      Reply reply = reply(call);
      if (reply.status() == 204) {
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      byte[] bytes = JSON.writeValueAsBytes(reply.body());
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Reply reply(Call call) {
    for (Disturbance disturbance : disturbances) {
      Reply reply = disturbance.before(call);
      if (reply != null) {
        return reply;
      }
    }
    Reply reply;
    synchronized (this) {
      reply = answer(call);
    }
    for (Disturbance disturbance : disturbances) {
      Reply instead = disturbance.after(call);
      if (instead != null) {
        return instead;
      }
    }
    return reply;
  }
}
