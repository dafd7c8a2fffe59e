package io.boxoffice.load;

import io.boxoffice.load.SaleEvents.Completion;
import io.boxoffice.load.SaleSteps.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Buyers who order a ticket through the gateway, hand their card to the provider and wait until the
 * world is told that they have it.
 */
final class SaleLoad implements Load, AutoCloseable {
  static final int COMPLETED = 200;

  /** How long a sale may take, counted from when it should have begun. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_UNDER_WAY = 4_000;
  private static final int CREATED = 201;
  private static final int TAKEN = 202;
  private static final Duration REQUEST = Duration.ofSeconds(10);

  private final List<String> tokens;
  private final SaleEvents events;
  private final URI purchase;
  private final String body;
  private final JsonMapper json = JsonMapper.builder().build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .executor(threads)
          .build();
  private final String keys = Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private final AtomicLong number = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final Set<UUID> paidFor = ConcurrentHashMap.newKeySet();
  private volatile SaleSteps steps = new SaleSteps(PATIENCE);

  SaleLoad(Sale sale, List<String> tokens, SaleEvents events) {
    this.tokens = tokens;
    this.events = events;
    this.purchase = sale.local().gateway().resolve("/api/purchase");
    this.body = sale.reservation();
  }

  /** The steps of the last run. */
  SaleSteps steps() {
    return steps;
  }

  /** Orders that were answered with 201. */
  long accepted() {
    return accepted.get();
  }

  /** Orders whose card the provider took and whose completion did not come in time. */
  Set<UUID> overdue() {
    return Set.copyOf(paidFor);
  }

  /** How a sale ended: a status of HTTP, or no answer in time. */
  private sealed interface End {
    record Answered(int status) implements End {}

    record TimedOut() implements End {}

    record Broken() implements End {}
  }

  @Override
  public Tally atRate(double perSecond, Duration time) throws InterruptedException {
    Session at = new Session();
    Semaphore room = new Semaphore(MOST_UNDER_WAY);
    double interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long sales = Math.max(1, Math.round(perSecond * time.toNanos() / 1e9));
    for (long made = 0; made < sales; made++) {
      long intended = at.begun + (long) (made * interval);
      for (long wait; (wait = intended - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      at.late(intended);
      if (!room.tryAcquire()) {
        at.notSent();
        continue;
      }
      threads.execute(
          () -> {
            try {
              at.buy(intended);
            } finally {
              room.release();
            }
          });
    }
    room.acquire(MOST_UNDER_WAY);
    return at.tally;
  }

  @Override
  public Tally saturated(int outstanding, Duration time) throws InterruptedException {
    Session at = new Session();
    Semaphore room = new Semaphore(outstanding);
    for (int caller = 0; caller < outstanding; caller++) {
      room.acquire();
      threads.execute(
          () -> {
            try {
              while (System.nanoTime() - at.begun < time.toNanos()) {
                at.buy(System.nanoTime());
              }
            } finally {
              room.release();
            }
          });
    }
    room.acquire(outstanding);
    return at.tally;
  }

  private final class Session {
    private final Tally tally = new Tally(PATIENCE);
    private final SaleSteps took = new SaleSteps(PATIENCE.multipliedBy(2));
    private final long begun = System.nanoTime();

    private Session() {
      steps = took;
    }

    private synchronized void late(long intended) {
      tally.late(System.nanoTime() - intended);
    }

    private synchronized void notSent() {
      tally.notSent(PATIENCE);
    }

    private void buy(long intended) {
      End end = end(intended);
      long now = System.nanoTime();
      synchronized (this) {
        switch (end) {
          case End.Answered(int status) -> tally.answered(status, now - intended, now - begun);
          case End.TimedOut _ -> tally.timedOut(now - intended);
          case End.Broken _ -> tally.broken(now - intended);
        }
      }
    }

    private End end(long intended) {
      try {
        return sell(intended);
      } catch (HttpTimeoutException | TimeoutException e) {
        return new End.TimedOut();
      } catch (IOException | ExecutionException | RuntimeException e) {
        // also an answer that makes no sense: it must be counted, and nobody may wait for it
        return new End.Broken();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new End.Broken();
      }
    }

    private End sell(long intended)
        throws IOException, InterruptedException, ExecutionException, TimeoutException {
      long next = number.getAndIncrement();
      HttpResponse<String> ordered =
          send(
              HttpRequest.newBuilder(purchase)
                  .header("Authorization", "Bearer " + tokens.get((int) (next % tokens.size())))
                  .header("Idempotency-Key", keys + '-' + next),
              body);
      long orderedAt = System.nanoTime();
      if (ordered.statusCode() != CREATED) {
        return new End.Answered(ordered.statusCode());
      }
      accepted.incrementAndGet();
      JsonNode order = json.readTree(ordered.body());
      UUID id = UUID.fromString(order.path("id").asString());
      var completion = events.await(id);
      try {
        HttpResponse<String> confirmed = confirm(order.path("payment"));
        Instant confirmedAt = Instant.now();
        long confirmedNanos = System.nanoTime();
        if (confirmed.statusCode() != TAKEN) {
          return new End.Answered(confirmed.statusCode());
        }
        paidFor.add(id);
        long left = PATIENCE.toNanos() - (confirmedNanos - intended);
        Completion done = completion.get(Math.max(1, left), TimeUnit.NANOSECONDS);
        paidFor.remove(id);
        took.took(Step.PURCHASE, Duration.ofNanos(orderedAt - intended));
        took.took(Step.CONFIRM, Duration.ofNanos(confirmedNanos - orderedAt));
        took.took(Step.PAID, Duration.between(confirmedAt, done.paidAt()));
        took.took(Step.ISSUED, Duration.between(done.paidAt(), done.completedAt()));
        took.took(Step.PUBLISHED, Duration.between(done.completedAt(), done.heardAt()));
        took.took(Step.WHOLE, Duration.ofNanos(System.nanoTime() - intended));
        return new End.Answered(COMPLETED);
      } finally {
        events.forget(id);
      }
    }

    private HttpResponse<String> confirm(JsonNode payment)
        throws IOException, InterruptedException {
      return send(
          HttpRequest.newBuilder(URI.create(payment.path("confirmUrl").asString())),
          json.writeValueAsString(
              Map.of(
                  "clientSecret",
                  payment.path("clientSecret").asString(),
                  "cardNumber",
                  "4242424242424242")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String content)
        throws IOException, InterruptedException {
      return http.send(
          request
              .timeout(REQUEST)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(content))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
