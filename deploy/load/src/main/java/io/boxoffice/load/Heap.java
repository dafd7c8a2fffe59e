package io.boxoffice.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watches how much heap a service uses, by its metrics. */
final class Heap {
  private static final Duration BETWEEN = Duration.ofMillis(100);
  private static final String METRIC = "jvm_memory_used_bytes";
  private static final double MEGABYTE = 1 << 20;

  private final HttpRequest request;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread thread = Thread.ofPlatform().name("heap").unstarted(this::run);
  private volatile boolean stopping;
  private volatile double most;
  private volatile @Nullable IOException failure;

  Heap(String service) {
    request =
        HttpRequest.newBuilder(URI.create(service + "/metrics/prometheus"))
            .timeout(Duration.ofSeconds(30))
            .build();
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopping) {
        most = Math.max(most, used(http.send(request, BodyHandlers.ofString()).body()));
        Thread.sleep(BETWEEN);
      }
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The sum of the heap's areas. */
  static double used(String metrics) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(METRIC + "{") && line.contains("area=\"heap\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  double mostMegabytes() {
    return most / MEGABYTE;
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
    IOException failed = failure;
    if (failed != null || most == 0) {
      throw new BenchFailure("the service's heap could not be watched", failed);
    }
  }
}
