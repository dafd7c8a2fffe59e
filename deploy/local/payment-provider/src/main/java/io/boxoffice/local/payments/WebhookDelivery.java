package io.boxoffice.local.payments;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Delivers webhooks until the merchant acknowledges them with a 2xx. What is not acknowledged stays
 * in the database, so that a restart carries on with it.
 */
@Component
class WebhookDelivery implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(WebhookDelivery.class);

  /** A merchant that is slow under a crowd is not told of each sale after all the others. */
  private static final int CONCURRENT = 128;

  private static final Duration BETWEEN_COPIES = Duration.ofMillis(300);

  private final WebhookStore webhooks;
  private final WebhookSignature signature;
  private final PaymentsProperties properties;
  private final InstantSource time;
  private final DueSignal due;
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  WebhookDelivery(
      WebhookStore webhooks, PaymentsProperties properties, InstantSource time, DueSignal due) {
    this.webhooks = webhooks;
    this.signature = new WebhookSignature(properties.webhookSecrets());
    this.properties = properties;
    this.time = time;
    this.due = due;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(properties.webhookTimeout())
            .executor(threads)
            .build();
  }

  /** Starts as many due deliveries as fit; answers how many. */
  int startDue() {
    int started = 0;
    for (Webhook webhook : webhooks.due(time.instant(), 2 * CONCURRENT)) {
      if (inFlight.size() >= CONCURRENT) {
        break;
      }
      if (inFlight.add(webhook.id())) {
        threads.execute(() -> deliver(webhook));
        started++;
      }
    }
    return started;
  }

  private void deliver(Webhook webhook) {
    try {
      String trouble = send(webhook);
      if (trouble.isEmpty()) {
        acknowledged(webhook);
      } else {
        notAcknowledged(webhook, trouble);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Delivering webhook {} failed; it stays due", webhook.id(), e);
    } finally {
      inFlight.remove(webhook.id());
      due.signal();
    }
  }

  /** One attempt; answers what went wrong, or nothing. */
  private String send(Webhook webhook) throws InterruptedException {
    long now = time.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(properties.webhookUrl() + webhook.path()))
            .timeout(properties.webhookTimeout())
            .header("content-type", "application/json")
            .header("webhook-id", webhook.id())
            .header("webhook-timestamp", Long.toString(now))
            .header("webhook-signature", signature.sign(webhook.id(), now, webhook.body()))
            .POST(BodyPublishers.ofString(webhook.body()))
            .build();
    try {
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? "" : "answered " + status;
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void acknowledged(Webhook webhook) {
    Instant now = time.instant();
    if (webhook.copies() > 1) {
      webhooks.deliveredOneOf(webhook.id(), webhook.copies() - 1, now.plus(BETWEEN_COPIES));
    } else {
      webhooks.delivered(webhook.id(), now);
    }
  }

  private void notAcknowledged(Webhook webhook, String trouble) {
    int attempts = webhook.attempts() + 1;
    if (attempts >= properties.webhookAttempts()) {
      webhooks.giveUp(webhook.id(), attempts);
      log.error("Gave up webhook {} after {} attempts: {}", webhook.id(), attempts, trouble);
      return;
    }
    webhooks.retry(webhook.id(), attempts, time.instant().plus(backOff(attempts)));
    if (attempts == 1 || attempts % 10 == 0) {
      log.warn("Webhook {} not acknowledged, attempt {}: {}", webhook.id(), attempts, trouble);
    }
  }

  private Duration backOff(int attempts) {
    int doublings = Math.min(attempts - 1, 16);
    Duration wait = properties.webhookFirstRetry().multipliedBy(1L << doublings);
    Duration slowest = properties.webhookSlowestRetry();
    return wait.compareTo(slowest) > 0 ? slowest : wait;
  }

  @Override
  public void destroy() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
    http.shutdownNow();
  }
}
