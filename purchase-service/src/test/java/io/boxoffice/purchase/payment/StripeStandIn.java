package io.boxoffice.purchase.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stripe's API as it documents it, as far as it is used: form bodies, JSON answers, idempotent
 * replays, and its errors.
 */
public final class StripeStandIn implements AutoCloseable {
  /** The key it takes. */
  public static final String KEY = "sk_test_of_the_tests";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpServer server;
  private final Map<String, Map<String, Object>> intents = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> refunds = new LinkedHashMap<>();
  private final Map<String, Replay> replays = new HashMap<>();
  private final List<String> failing = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile Next next = Next.ANSWER;
  private volatile Fault refusal = new Fault(503, "api_error", null, null);

  /** A call as it came in. */
  public record Call(
      String method, String path, Map<String, String> form, Map<String, String> headers) {}

  private record Answer(int status, Object body) {}

  private record Replay(String path, Map<String, String> form, Answer answer) {}

  private record Fault(int status, String type, String code, String decline) {}

  private enum Next {
    ANSWER,
    /** The next change takes effect and is not answered. */
    HANG,
    REFUSE
  }

  /** Returns what checks messages of an endpoint with these secrets. */
  public static StripeWebhooks webhooks(String secrets, JsonMapper json, InstantSource time) {
    return new StripeWebhooks(
        new StripeProperties("sk", secrets, null, "http://x", Duration.ZERO, Duration.ZERO),
        json,
        time);
  }

  /** Starts it. */
  public StripeStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The calls so far. */
  public List<Call> calls() {
    return calls;
  }

  /** The next change takes effect, and nobody hears of it. */
  public void hang() {
    next = Next.HANG;
  }

  /** Every call is answered with an error, without effect. */
  public void refuse(int status, String type, String code, String decline) {
    refusal = new Fault(status, type, code, decline);
    next = Next.REFUSE;
  }

  /** Behaves again. */
  public void behave() {
    next = Next.ANSWER;
  }

  /** Changes what a payment intent is. */
  public synchronized void set(String intentId, String status) {
    intents.get(intentId).put("status", status);
  }

  /** Returns a payment intent as it would be in an event. */
  public synchronized Map<String, Object> intent(String intentId) {
    return new LinkedHashMap<>(intents.get(intentId));
  }

  /** Lets refunds of a payment fail. */
  public void failRefunds(String intentId) {
    failing.add(intentId);
  }

  /** Forgets every idempotency key, as Stripe does after a day. */
  public synchronized void forgetKeys() {
    replays.clear();
  }

  /** Returns the payment intents of an order. */
  public synchronized List<String> of(UUID order) {
    return intents.values().stream()
        .filter(i -> ((Map<?, ?>) i.get("metadata")).get("order_id").equals(order.toString()))
        .map(i -> (String) i.get("id"))
        .toList();
  }

  /** Returns what was given back of a payment, in Stripe's units. */
  public synchronized long refunded(String intentId) {
    return refunds.values().stream()
        .filter(r -> r.get("payment_intent").equals(intentId))
        .filter(r -> !r.get("status").equals("failed"))
        .mapToLong(r -> (Long) r.get("amount"))
        .sum();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = exchange.getRequestURI().getRawQuery();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Map<String, String> form = form(exchange.getRequestMethod().equals("GET") ? query : body);
      Map<String, String> headers = new HashMap<>();
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      Call call =
          new Call(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), form, headers);
      calls.add(call);
      boolean change = call.method().equals("POST");
      Answer answer = next == Next.REFUSE ? error(refusal) : answer(exchange, call);
      if (change && next == Next.HANG) {
        next = Next.ANSWER;
        await();
      }
      byte[] bytes = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.getResponseHeaders().add("Request-Id", "req_" + calls.size());
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void await() {
    try {
      if (!released.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody ended the stand-in");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new LinkedHashMap<>();
    if (text != null && !text.isEmpty()) {
      for (String pair : text.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        form.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private synchronized Answer answer(HttpExchange exchange, Call call) {
    if (!("Bearer " + KEY).equals(call.headers().get("Authorization"))) {
      return error(new Fault(401, "invalid_request_error", null, null));
    }
    String key = call.headers().get("Idempotency-key");
    Replay earlier = key == null ? null : replays.get(key);
    if (earlier != null) {
      if (!earlier.path().equals(call.path()) || !earlier.form().equals(call.form())) {
        return error(new Fault(400, "idempotency_error", null, null));
      }
      exchange.getResponseHeaders().add("Idempotent-Replayed", "true");
      return earlier.answer();
    }
    Answer answer = route(call);
    if (key != null && call.method().equals("POST")) {
      replays.put(key, new Replay(call.path(), call.form(), answer));
    }
    return answer;
  }

  private Answer route(Call call) {
    String[] path = call.path().split("/", -1);
    if (path[2].equals("payment_intents")) {
      if (path.length == 3) {
        return create(call.form());
      }
      Map<String, Object> intent = intents.get(path[3]);
      if (intent == null) {
        return error(new Fault(404, "invalid_request_error", "resource_missing", null));
      }
      return path.length == 5 ? cancel(intent) : new Answer(200, Map.copyOf(intent));
    }
    if (call.method().equals("POST")) {
      return refund(call.form());
    }
    if (path.length == 3) {
      List<Object> data = new ArrayList<>();
      for (Map<String, Object> refund : refunds.values()) {
        if (refund.get("payment_intent").equals(call.form().get("payment_intent"))) {
          data.add(Map.copyOf(refund));
        }
      }
      return new Answer(
          200, Map.of("object", "list", "url", "/v1/refunds", "has_more", false, "data", data));
    }
    Map<String, Object> refund = refunds.get(path[3]);
    if (refund == null) {
      return error(new Fault(404, "invalid_request_error", "resource_missing", null));
    }
    if (refund.get("status").equals("pending")) {
      boolean fails = failing.contains((String) refund.get("payment_intent"));
      refund.put("status", fails ? "failed" : "succeeded");
    }
    return new Answer(200, Map.copyOf(refund));
  }

  private Answer create(Map<String, String> form) {
    Map<String, Object> intent = new LinkedHashMap<>();
    String id = "pi_" + UUID.randomUUID().toString().replace("-", "");
    intent.put("id", id);
    intent.put("object", "payment_intent");
    intent.put("amount", Long.valueOf(form.get("amount")));
    intent.put("currency", form.get("currency"));
    intent.put("status", "requires_payment_method");
    intent.put("client_secret", id + "_secret_x");
    intent.put(
        "metadata",
        Map.of(
            "order_id", form.get("metadata[order_id]"),
            "tenant_id", form.get("metadata[tenant_id]")));
    intents.put(id, intent);
    return new Answer(200, Map.copyOf(intent));
  }

  private Answer cancel(Map<String, Object> intent) {
    if (List.of("succeeded", "canceled", "processing").contains((String) intent.get("status"))) {
      return error(
          new Fault(400, "invalid_request_error", "payment_intent_unexpected_state", null));
    }
    intent.put("status", "canceled");
    return new Answer(200, Map.copyOf(intent));
  }

  private Answer refund(Map<String, String> form) {
    Map<String, Object> intent = intents.get(form.get("payment_intent"));
    if (intent == null) {
      return error(new Fault(404, "invalid_request_error", "resource_missing", null));
    }
    if (!intent.get("status").equals("succeeded")) {
      return error(
          new Fault(400, "invalid_request_error", "payment_intent_unexpected_state", null));
    }
    long amount = Long.parseLong(form.get("amount"));
    if (refunded((String) intent.get("id")) + amount > (Long) intent.get("amount")) {
      return error(new Fault(400, "invalid_request_error", "charge_already_refunded", null));
    }
    Map<String, Object> refund = new LinkedHashMap<>();
    String id = "re_" + UUID.randomUUID().toString().replace("-", "");
    refund.put("id", id);
    refund.put("object", "refund");
    refund.put("amount", amount);
    refund.put("currency", intent.get("currency"));
    refund.put("payment_intent", intent.get("id"));
    refund.put("status", "pending");
    refund.put("metadata", Map.of("refund_key", form.get("metadata[refund_key]")));
    refunds.put(id, refund);
    return new Answer(200, Map.copyOf(refund));
  }

  private static Answer error(Fault error) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", error.type());
    body.put("message", "as the test has it");
    if (error.code() != null) {
      body.put("code", error.code());
    }
    if (error.decline() != null) {
      body.put("decline_code", error.decline());
    }
    return new Answer(error.status(), Map.of("error", body));
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }
}
