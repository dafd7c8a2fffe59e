package io.boxoffice.purchase.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.boxoffice.common.database.DatabaseBootstrap;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.TestSigner;
import io.boxoffice.purchase.saga.HaltingSteps;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The packaged jar as a process of its own, unpacked as the local set-up runs it, with {@link
 * HaltingSteps} in a jar beside it.
 */
public final class PurchaseProcess implements AutoCloseable {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String REGISTRATION =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Path application;
  private final Path halting;
  private final Map<String, String> environment = new HashMap<>();
  private final int port;
  private final boolean startsOften;
  private @Nullable Process process;
  private int starts;

  /**
   * Unpacks the jar.
   *
   * @param folder holds everything of it
   * @param database JDBC address
   * @param settings environment beside that of the database and the keys
   * @param startsOften whether it is worth some seconds to make its starts faster
   */
  public PurchaseProcess(
      Path folder, String database, Map<String, String> settings, boolean startsOften)
      throws IOException {
    this.folder = folder;
    this.startsOften = startsOften;
    Path jar;
    try (Stream<Path> files = Files.list(TARGET)) {
      jar =
          files
              .filter(file -> file.getFileName().toString().matches("purchase-service-.*\\.jar"))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("the service is not packaged"));
    }
    Path unpacked = folder.resolve("application");
    run(
        java(),
        "-Djarmode=tools",
        "-jar",
        jar.toString(),
        "extract",
        "--destination",
        "" + unpacked);
    this.application = unpacked.resolve(jar.getFileName());
    this.halting = folder.resolve("halting.jar");
    packHaltingSteps();
    environment.putAll(
        Map.of(
            "BOXOFFICE_DB_URL",
            database,
            "BOXOFFICE_DB_APP_PASSWORD",
            Backends.PASSWORD,
            "BOXOFFICE_DB_WORKER_PASSWORD",
            Backends.PASSWORD,
            "BOXOFFICE_DB_MIGRATOR_PASSWORD",
            Backends.PASSWORD,
            "BOXOFFICE_KAFKA",
            Backends.kafka(),
            "BOXOFFICE_HMAC_KEYS",
            TestSigner.KEYS,
            "BOXOFFICE_BIND_ADDRESS",
            "127.0.0.1",
            "BOXOFFICE_LOG_FORMAT",
            ""));
    environment.putAll(settings);
    try (ServerSocket free = new ServerSocket(0)) {
      this.port = free.getLocalPort();
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Makes a database that no other test's workers look into. */
  public static Backends.Postgres database(String name) throws SQLException {
    Backends.Postgres shared = Backends.postgres();
    JdbcClient.create(shared.superuser()).sql("create database " + name).update();
    Backends.Postgres own =
        new Backends.Postgres(
            shared.url().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1"),
            shared.user(),
            shared.password());
    String password = Backends.PASSWORD;
    DatabaseBootstrap.run(
        own.superuser(),
        Map.of("purchase", new DatabaseBootstrap.Passwords(password, password, password)));
    return own;
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private void run(String... command) throws IOException {
    Process running =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log()).start();
    try {
      assertThat(running.waitFor()).as("see " + log()).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ProcessBuilder.Redirect log() {
    return ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile());
  }

  private void packHaltingSteps() throws IOException {
    String classFile = HaltingSteps.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(halting);
        JarOutputStream jar = new JarOutputStream(out);
        InputStream code = HaltingSteps.class.getClassLoader().getResourceAsStream(classFile)) {
      jar.putNextEntry(new JarEntry(classFile));
      code.transferTo(jar);
      jar.putNextEntry(new JarEntry(REGISTRATION));
      jar.write(HaltingSteps.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts the process, and waits until it serves. */
  public void start() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    if (startsOften) {
      // classes are loaded and linked once, when the first process ends
      Path classes = folder.resolve("classes.aot");
      command.add((Files.exists(classes) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + classes);
    }
    command.add("-D" + HaltingSteps.FOLDER + "=" + folder);
    command.addAll(
        List.of(
            "-cp",
            halting + File.pathSeparator + application,
            "io.boxoffice.purchase.PurchaseApplication",
            "--server.port=" + port));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    Process starting = builder.redirectErrorStream(true).redirectOutput(log()).start();
    process = starting;
    starts++;
    // the tables are there from now on
    environment.put("SPRING_LIQUIBASE_ENABLED", "false");
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              assertThat(starting.isAlive()).as("the process serves, see " + folder).isTrue();
              return serves();
            });
  }

  private boolean serves() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts the process again when it has come to the armed point; anything else is a failure. */
  void revive() {
    Process last = process;
    if (last == null || last.isAlive()) {
      return;
    }
    assertThat(last.exitValue()).as("see " + folder).isEqualTo(HaltingSteps.EXIT_CODE);
    try {
      start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the process that nobody answers in place of. */
  void awaitEnd() {
    Process last = process;
    try {
      if (last != null) {
        last.waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int starts() {
    return starts;
  }

  /** Ends the process as an operator would. */
  @Override
  public void close() {
    Process last = process;
    if (last != null && last.isAlive()) {
      last.destroy();
      try {
        if (!last.waitFor(60, TimeUnit.SECONDS)) {
          last.destroyForcibly();
        }
      } catch (InterruptedException e) {
        last.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
