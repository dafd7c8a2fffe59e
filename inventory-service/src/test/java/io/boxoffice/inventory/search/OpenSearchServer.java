package io.boxoffice.inventory.search;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenSearch for the tests of one JVM, as a process of its own: it brings another logging,
 * and can be killed.
 */
final class OpenSearchServer {
  private static final List<String> OURS =
      List.of("spring-", "logback-", "log4j-to-slf4j", "jul-to-slf4j");
  private static @Nullable OpenSearchServer running;
  private final Path directory;
  private final int port;
  private @Nullable Process process;

  private OpenSearchServer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  static synchronized OpenSearchServer get() {
    OpenSearchServer server = running;
    if (server == null) {
      try (ServerSocket free = new ServerSocket(0)) {
        server =
            new OpenSearchServer(
                Files.createTempDirectory(Path.of("target").toAbsolutePath(), "opensearch"),
                free.getLocalPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(server::kill));
      server.start();
      running = server;
    }
    return server;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it, with the data it had before. */
  synchronized void start() {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    OURS.stream().noneMatch(Path.of(entry).getFileName().toString()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    try {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  classPath,
                  OpenSearchMain.class.getName(),
                  directory.toString(),
                  Integer.toString(port))
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("OpenSearch, see " + directory.resolve("server.log"))
        .atMost(Duration.ofSeconds(90))
        .until(
            () -> call("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", null) == 200);
  }

  /** Ends it as a crash does. */
  synchronized void kill() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly().onExit().join();
      process = null;
    }
  }

  /** Makes what was written visible. */
  void refresh() {
    call("POST", "/_refresh", null);
  }

  int call(String method, String path, @Nullable String body) {
    try {
      return send(method, path, body).statusCode();
    } catch (IOException e) {
      return -1;
    }
  }

  String body(String method, String path, @Nullable String body) {
    try {
      return send(method, path, body).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private java.net.http.HttpResponse<String> send(String method, String path, @Nullable String body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
