package io.boxoffice.minting;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A real chain in its own process, started with the machine's node when a test first asks.
 *
 * <p>Where there is no node its tests are skipped and say so, unless {@code -Dit.chain=required}.
 */
public final class LocalChain {
  /** Base58 of a key pair that is used in tests alone. */
  public static final String PLATFORM_KEY = TestKeys.PLATFORM;

  private static final Path FOLDER =
      Path.of("").toAbsolutePath().resolveSibling("deploy/local/chain");
  private static final String SLOT_MILLIS = "50";
  private static final File LOG = Path.of("target", "local-chain.log").toFile();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Optional<LocalChain> STARTED = start();

  private final int port;
  private final Path data;
  private Process process;

  private LocalChain(int port, Path data) throws IOException {
    this.port = port;
    this.data = data;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
  }

  /** Returns the address of the chain, or one where nobody answers when there is none. */
  public static String url() {
    return STARTED.map(chain -> "http://127.0.0.1:" + chain.port).orElse("http://127.0.0.1:9");
  }

  /** Returns the chain, or skips the test; fails it when the chain is required. */
  public static LocalChain demand() {
    boolean required = System.getProperty("it.chain", "optional").equals("required");
    if (STARTED.isEmpty() && required) {
      throw new AssertionError("it.chain is required, and the local chain did not start");
    }
    Assumptions.assumeTrue(
        STARTED.isPresent(), "SKIPPED: no local chain (node 20 or later and npm are needed)");
    return STARTED.orElseThrow();
  }

  /** Runs the chain's own tests, which start chains of their own; returns whether they pass. */
  public static boolean passesItsOwnTests() {
    return runs(List.of("node", "--test", "test/"));
  }

  /** Kills the process as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again on the same port and data. */
  public void restart() {
    try {
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<LocalChain> start() {
    try {
      if (!runs(
              List.of("node", "-e", "process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)"))
          || !install()) {
        System.out.println(
            "no local chain: node 20 or later and npm are needed; tests are skipped");
        return Optional.empty();
      }
      return Optional.of(new LocalChain(freePort(), Files.createTempDirectory("chain-it")));
    } catch (IOException e) {
      System.out.println("no local chain: " + e);
      return Optional.empty();
    }
  }

  private static boolean install() {
    return Files.isDirectory(FOLDER.resolve("node_modules/litesvm"))
        || runs(List.of("npm", "ci", "--offline", "--silent"))
        || runs(List.of("npm", "ci", "--silent"));
  }

  private static boolean runs(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG))
              .start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Process launch() throws IOException {
    Process launched =
        new ProcessBuilder(
                "node",
                "server.mjs",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString(),
                "--slot-millis",
                SLOT_MILLIS)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG))
            .start();
    // In this thread: another would wait for this class to be initialised.
    Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(this::healthy);
    return launched;
  }

  private boolean healthy() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
