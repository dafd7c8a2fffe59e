package io.boxoffice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the small demo with its audit on the packaged jars, each its own process. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT {
  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path HOME = Path.of("target/home").toAbsolutePath();
  private static final Path OUTPUT = Path.of("target/demo.log").toAbsolutePath();
  private static final Path FIGURES = Path.of("target/demo.json").toAbsolutePath();
  private static final int MINUTES = 12;

  /** What no log may hold: tokens, gate codes, webhook and provider secrets. */
  private static final List<Pattern> SECRET_SHAPES =
      List.of(
          Pattern.compile("eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}"),
          Pattern.compile("BX1:[0-9A-Z $%*+./:-]{40,}"),
          Pattern.compile("whsec_[A-Za-z0-9+/]{16,}"));

  @BeforeAll
  static void fresh() throws IOException {
    if (Files.exists(HOME)) {
      try (Stream<Path> files = Files.walk(HOME)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @AfterAll
  static void stopped() throws IOException, InterruptedException {
    start(Path.of("target/down.log").toAbsolutePath(), "down").waitFor(2, TimeUnit.MINUTES);
  }

  private static Process start(Path output, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dboxoffice.checkout=" + CHECKOUT,
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                CHECKOUT
                    .resolve("deploy/local/launcher/target/launcher-1.0.0-SNAPSHOT.jar")
                    .toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder
        .environment()
        .putAll(
            Map.of(
                "BOXOFFICE_HOME", HOME.toString(),
                "BOXOFFICE_PORT_OFFSET", "13000",
                "BOXOFFICE_SKIP_BUILD", "true"));
    return builder
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .start();
  }

  @Test
  @Order(1)
  void the_small_demo_sells_everything_and_its_audit_holds() throws Exception {
    Process demo = start(OUTPUT, "demo", "--small", "--json", FIGURES.toString());
    if (!demo.waitFor(MINUTES, TimeUnit.MINUTES)) {
      demo.destroy();
      demo.waitFor(1, TimeUnit.MINUTES);
      fail("the demo took more than " + MINUTES + " minutes:\n" + tail());
    }
    assertThat(demo.exitValue()).as(tail()).isZero();
    JsonNode figures = JsonMapper.shared().readTree(Files.readString(FIGURES));
    assertThat(figures.isObject()).isTrue();
    assertThat(Files.readString(OUTPUT)).contains("40 of 40");
  }

  @Test
  @Order(2)
  void the_demo_leaves_no_process_behind() {
    List<String> left =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().commandLine().orElse("").contains(HOME.toString()))
            .map(process -> process.pid() + " " + process.info().commandLine().orElse(""))
            .toList();
    assertThat(left).isEmpty();
  }

  @Test
  @Order(3)
  void no_log_holds_a_secret_a_token_or_a_code() throws IOException {
    Properties secrets = new Properties();
    try (InputStream in = Files.newInputStream(HOME.resolve("secrets.properties"))) {
      secrets.load(in);
    }
    List<String> found = new ArrayList<>();
    for (Path log : logs()) {
      String text = Files.readString(log, StandardCharsets.ISO_8859_1);
      for (String name : secrets.stringPropertyNames()) {
        String secret = secrets.getProperty(name);
        if (secret.length() >= 12 && text.contains(secret)) {
          found.add(log.getFileName() + " holds the secret " + name);
        }
      }
      for (Pattern shape : SECRET_SHAPES) {
        if (shape.matcher(text).find()) {
          found.add(log.getFileName() + " holds something like " + shape);
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  @Order(4)
  void no_service_logged_an_unexpected_error() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path log : logs()) {
      Files.readString(log, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.contains("unexpected error") || line.contains("dead letter\""))
          .limit(3)
          .forEach(line -> found.add(log.getFileName() + ": " + line));
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolve("logs"))) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      assertThat(logs).hasSizeGreaterThan(5);
      return logs;
    }
  }

  private static String tail() throws IOException {
    List<String> lines = Files.readAllLines(OUTPUT, StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
  }
}
