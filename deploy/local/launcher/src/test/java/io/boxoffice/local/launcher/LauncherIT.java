package io.boxoffice.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged launcher, as a user runs it, with the real PostgreSQL and Redis. */
class LauncherIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PARTS = "postgres,redis";

  @TempDir private Path home;

  private final int offset = freeOffset();
  private Registry registry;

  @AfterEach
  void down() throws Exception {
    run("down").waitFor(PATIENCE);
  }

  @Test
  void partsAndTheirDataOutliveAKilledLauncher() throws Exception {
    registry = new Registry(home.resolve("run/parts"));
    Process foreground = run("up", "--only", PARTS);
    await()
        .atMost(PATIENCE)
        .until(() -> output("up").contains("Ctrl-C stops everything") || !foreground.isAlive());
    assertThat(output("up")).contains("Ctrl-C stops everything");
    long postgres = registry.alive("postgres").orElseThrow().pid();
    sql("create table kept (id int); insert into kept values (42)");

    foreground.destroyForcibly().waitFor();
    kill(registry.alive("redis").orElseThrow().pid());
    Process second = run("up", "--detach", "--only", PARTS);
    assertThat(second.waitFor(PATIENCE)).isTrue();

    assertThat(second.exitValue()).as(output("up")).isZero();
    assertThat(registry.alive("postgres").orElseThrow().pid()).isEqualTo(postgres);
    assertThat(registry.alive("redis")).isPresent();

    List<Running> all = new ArrayList<>(registry.all().values());
    assertThat(run("down").waitFor(PATIENCE)).isTrue();
    assertThat(all).hasSize(2).noneMatch(Running::isAlive);
    assertThat(Processes.withArgument(home.resolve("data/postgres").toString())).isEmpty();

    assertThat(run("up", "--detach", "--only", PARTS).waitFor(PATIENCE)).isTrue();
    assertThat(sql("select id from kept")).isEqualTo("42");
    assertThat(sql("show fsync") + sql("show synchronous_commit")).isEqualTo("onon");
    assertThat(
            sql(
                "select string_agg(nspname, ',' order by nspname) from pg_namespace"
                    + " where nspname in ('inventory','purchase','transfer','checkin','minting')"))
        .isEqualTo("checkin,inventory,minting,purchase,transfer");
    assertNoSecretOnAnyCommandLine();
  }

  @Test
  void ctrlCStopsEverything() throws Exception {
    registry = new Registry(home.resolve("run/parts"));
    Process foreground = run("up", "--only", "redis");
    await().atMost(PATIENCE).until(() -> output("up").contains("Ctrl-C stops everything"));
    Running redis = registry.alive("redis").orElseThrow();

    Processes.signal(foreground.pid(), interruptsAreIgnored() ? "TERM" : "INT");

    assertThat(foreground.waitFor(PATIENCE)).isTrue();
    assertThat(redis.isAlive()).isFalse();
    assertThat(registry.all()).isEmpty();
  }

  /** What a shell starts in the background ignores interrupts, and so do all its children. */
  private static boolean interruptsAreIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
  }

  private void assertNoSecretOnAnyCommandLine() throws IOException {
    List<String> secrets;
    try (Stream<String> lines = Files.lines(home.resolve("secrets.properties"))) {
      secrets =
          lines
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.substring(line.indexOf('=') + 1))
              .toList();
    }
    assertThat(secrets).hasSizeGreaterThan(20);
    for (Running running : registry.all().values()) {
      String commandLine =
          ProcessHandle.of(running.pid()).flatMap(one -> one.info().commandLine()).orElse("");
      assertThat(secrets).noneMatch(commandLine::contains);
    }
  }

  private Process run(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaProgram.java().toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-Dboxoffice.checkout=" + Path.of("../../..").toAbsolutePath().normalize(),
                "-jar",
                Path.of("target/launcher-1.0.0-SNAPSHOT.jar").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(arguments[0] + ".out").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "BOXOFFICE_HOME",
                home.toString(),
                "BOXOFFICE_PORT_OFFSET",
                Integer.toString(offset)));
    return builder.start();
  }

  private String output(String command) throws IOException {
    Path file = home.resolve(command + ".out");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private String sql(String sql) throws Exception {
    Secrets secrets = Secrets.loadOrCreate(home.resolve("secrets.properties"));
    String url = "jdbc:postgresql://127.0.0.1:%d/boxoffice".formatted(15432 + offset);
    try (Connection connection =
            DriverManager.getConnection(url, "postgres", secrets.databaseSuperuser());
        Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(10)).until(() -> Processes.identity(pid).isEmpty());
  }

  /** An offset whose ports for the parts under test are free. */
  private static int freeOffset() {
    for (int tried = 0; tried < 50; tried++) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int offset = free.getLocalPort() - 16379;
        if (offset > 0 && offset < 40_000 && !Listeners.isTaken(15432 + offset)) {
          return offset;
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("no free ports");
  }
}
