package io.boxoffice.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * HTTP with at most so many exchanges in flight, and with patience: a broken connection, 429, 502,
 * 503, 504 and "in flight" say nothing about the outcome, so the same request is sent again with
 * the same idempotency key until a bound.
 */
final class Http implements AutoCloseable {
  private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final Semaphore inFlight;
  private final Map<String, AtomicLong> troubles = new ConcurrentHashMap<>();

  Http(int maxInFlight) {
    this.inFlight = new Semaphore(maxInFlight);
  }

  /**
   * A request.
   *
   * @param body sent as JSON; null sends none
   * @param idempotencyKey kept for every repetition of this request
   */
  record Call(
      String method,
      URI uri,
      @Nullable String bearer,
      @Nullable String idempotencyKey,
      @Nullable Object body) {}

  /** One exchange. */
  Answer once(Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri()).timeout(EXCHANGE_TIMEOUT).header("Accept", "*/*");
    if (call.bearer() != null) {
      request.header("Authorization", "Bearer " + call.bearer());
    }
    if (call.idempotencyKey() != null) {
      request.header("Idempotency-Key", call.idempotencyKey());
    }
    Object body = call.body();
    if (body == null) {
      request.method(call.method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(call.method(), HttpRequest.BodyPublishers.ofString(Json.write(body)));
    }
    return exchange(request.build());
  }

  /** Sends a prepared request within the bound on exchanges in flight. */
  Answer exchange(HttpRequest request) throws IOException, InterruptedException {
    inFlight.acquire();
    try {
      long start = System.nanoTime();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      long nanos = System.nanoTime() - start;
      return new Answer(
          response.statusCode(), Json.read(response.body()), retryAfter(response), nanos);
    } finally {
      inFlight.release();
    }
  }

  /** Repeats the call until it has a definite answer or the patience ends. */
  Answer patiently(Call call, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (int attempt = 0; ; attempt++) {
      String trouble;
      Duration asked = Duration.ZERO;
      try {
        Answer answer = once(call);
        if (!worthRepeating(answer)) {
          return answer;
        }
        trouble = answer.slug();
        asked = answer.retryAfter();
        if (System.nanoTime() > deadline) {
          return answer;
        }
      } catch (IOException e) {
        trouble = "connection";
        if (System.nanoTime() > deadline) {
          throw new DemoFailure(call.method() + " " + call.uri() + " cannot be reached: " + e, e);
        }
      }
      troubles.computeIfAbsent(trouble, name -> new AtomicLong()).incrementAndGet();
      Thread.sleep(pause(attempt, asked));
    }
  }

  /** How often a request had to be sent again, by cause. */
  Map<String, AtomicLong> troubles() {
    return troubles;
  }

  private static boolean worthRepeating(Answer answer) {
    return switch (answer.status()) {
      case 429, 502, 503, 504 -> true;
      case 409 -> answer.slug().equals("request-in-flight");
      default -> false;
    };
  }

  private static Duration pause(int attempt, Duration asked) {
    long millis = Math.min(LONGEST_PAUSE.toMillis(), 100L << Math.min(attempt, 6));
    long jittered = ThreadLocalRandom.current().nextLong(millis / 2, millis + 1);
    Duration bounded = asked.compareTo(Duration.ofSeconds(60)) > 0 ? Duration.ofSeconds(60) : asked;
    return bounded.plusMillis(bounded.isZero() ? jittered : jittered / 4);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    String value = response.headers().firstValue("Retry-After").orElse("");
    if (value.isEmpty() || value.length() > 5 || !value.chars().allMatch(Character::isDigit)) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
