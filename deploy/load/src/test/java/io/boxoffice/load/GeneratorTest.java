package io.boxoffice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger served = new AtomicInteger();
  private HttpServer server;
  private Generator generator;

  /** Answers one request. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.start();
    generator = new Generator(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    generator.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(Answer answer) {
    server.createContext(
        "/",
        exchange -> {
          try (InputStream body = exchange.getRequestBody()) {
            body.readAllBytes();
            answer.to(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            exchange.close();
          }
        });
  }

  private static Requests reads() {
    return Requests.plain("GET", "/x", "127.0.0.1", List.of("one", "two"));
  }

  @Test
  void the_rate_is_kept_and_every_answer_is_counted_by_its_status() throws Exception {
    serve(
        exchange ->
            exchange.sendResponseHeaders(served.getAndIncrement() % 4 == 0 ? 409 : 201, -1));
    Tally tally = generator.atRate(reads(), 400, Duration.ofSeconds(1));
    assertThat(tally.all()).isEqualTo(400);
    assertThat(tally.count(status -> status == 201)).isEqualTo(300);
    assertThat(tally.count(status -> status == 409)).isEqualTo(100);
    assertThat(tally.failed(status -> status == 201)).isEqualTo(0.25);
    assertThat(tally.rate(status -> true)).isBetween(250.0, 405.0);
  }

  @Test
  void a_stall_is_felt_by_all_who_would_have_come_meanwhile() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    serve(
        exchange -> {
          // all of them wait for the first, which takes half a second
          if (served.getAndIncrement() == 0) {
            Thread.sleep(500);
            first.countDown();
          }
          first.await();
          exchange.sendResponseHeaders(200, -1);
        });
    Tally tally = generator.atRate(reads(), 200, Duration.ofSeconds(1));
    assertThat(tally.all()).isEqualTo(200);
    assertThat(tally.longestMillis()).isGreaterThan(480);
    // a quarter of the requests came in the first half of the stall, and waited for the rest of it
    assertThat(tally.millis(75)).isGreaterThan(200);
  }

  @Test
  void principals_take_turns_and_each_post_has_a_key_of_its_own() throws Exception {
    Queue<String> tokens = new ConcurrentLinkedQueue<>();
    Set<String> keys = ConcurrentHashMap.newKeySet();
    serve(
        exchange -> {
          tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
          keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          exchange.sendResponseHeaders(201, -1);
        });
    Requests posts = Requests.posts("/x", "{\"a\":1}", "127.0.0.1", List.of("a", "b", "c"));
    generator.atRate(posts, 300, Duration.ofSeconds(1));
    assertThat(keys).hasSize(300);
    for (String token : List.of("Bearer a", "Bearer b", "Bearer c")) {
      assertThat(tokens).filteredOn(token::equals).hasSize(100);
    }
  }

  @Test
  void silence_and_lost_connections_are_failures() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    serve(
        exchange -> {
          if (served.getAndIncrement() == 0) {
            never.await();
          }
          exchange.sendResponseHeaders(200, -1);
        });
    Tally tally = generator.atRate(reads(), 20, Duration.ofSeconds(1));
    assertThat(tally.all()).isEqualTo(20);
    assertThat(tally.unknown()).isEqualTo(1);
    assertThat(tally.failed(status -> status == 200)).isEqualTo(0.05);
    assertThat(tally.longestMillis()).isGreaterThanOrEqualTo(5_000);
    server.stop(0);
    assertThat(generator.atRate(reads(), 20, Duration.ofSeconds(1)).failed(status -> true))
        .isEqualTo(1);
  }

  @Test
  void saturation_keeps_no_more_than_so_many_outstanding() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    serve(
        exchange -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.sleep(5);
          now.decrementAndGet();
          exchange.sendResponseHeaders(200, -1);
        });
    Tally tally = generator.saturated(reads(), 8, Duration.ofSeconds(1));
    assertThat(most.get()).isBetween(2, 8);
    assertThat(tally.count(status -> status == 200)).isEqualTo(tally.all()).isGreaterThan(100);
  }

  @Test
  void load_goes_to_this_machine_only() {
    assertThatThrownBy(() -> new Generator(URI.create("http://192.0.2.1:80")))
        .isInstanceOf(BenchFailure.class)
        .hasMessageContaining("only sent to this machine");
  }
}
