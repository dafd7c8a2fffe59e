package io.boxoffice.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private Home home;
  private Registry registry;

  @BeforeEach
  void home() throws Exception {
    home = new Home(folder, folder);
    home.create();
    registry = new Registry(home.run().resolve("parts"));
  }

  @AfterEach
  void stopAll() throws Exception {
    supervisor().stopAll(List.of());
  }

  @Test
  void startsTheUsedBeforeTheirUsersAndStopsThemAfterwards() throws Exception {
    List<Part> parts = List.of(part("below", 0), part("above", 1, "below"));
    supervisor().up(parts);

    assertThat(printed()).containsSubsequence("below", "ready", "above", "ready");
    assertThat(registry.alive("below").orElseThrow().startedAt())
        .isLessThanOrEqualTo(registry.alive("above").orElseThrow().startedAt());
    List<Running> all = List.copyOf(registry.all().values());
    printed.reset();
    supervisor().stopAll(parts);

    assertThat(printed()).containsSubsequence("above", "stopped", "below", "stopped");
    assertThat(all).hasSize(2).noneMatch(Running::isAlive);
    assertThat(registry.all()).isEmpty();
  }

  @Test
  void theNextLauncherAdoptsWhatIsWell() throws Exception {
    List<Part> parts = List.of(part("one", 0), part("two", 0));
    supervisor().up(parts);
    long one = registry.alive("one").orElseThrow().pid();
    kill(registry.alive("two").orElseThrow().pid());

    Supervisor next = supervisor();
    next.up(parts);

    assertThat(registry.alive("one").orElseThrow().pid()).isEqualTo(one);
    assertThat(next.started()).containsExactly("two");
    assertThat(printed()).contains("already running");
  }

  @Test
  void aNewBuildOrSettingReplacesTheOldProcess() throws Exception {
    supervisor().up(List.of(part("one", 0)));
    long before = registry.alive("one").orElseThrow().pid();

    supervisor()
        .up(List.of(part("one", 0, () -> command("sleep 300", Map.of("TTL", "2")), () -> true)));

    assertThat(registry.alive("one").orElseThrow().pid()).isNotEqualTo(before);
    assertThat(ProcessHandle.of(before).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void aStrangerWithAnOldPidIsLeftAlone() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "300").start();
    try {
      registry.save(new Running("one", stranger.pid(), "boot:earlier:1", "", 0));
      supervisor().stopAll(List.of());
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void aPartThatDiesShowsTheEndOfItsLog() {
    Part dying =
        part("dying", 0, () -> command("echo cannot read the key; exit 7", Map.of()), () -> false);
    Part user = part("user", 1, "dying");

    assertThatThrownBy(() -> supervisor().up(List.of(dying, user)))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("dying stopped before it was ready (exit code 7)")
        .hasMessageContaining("cannot read the key");
    assertThat(registry.find("user")).isEmpty();
  }

  @Test
  void aPartThatDoesNotListenToTheSignalIsKilledWithItsChildren() throws Exception {
    Part deaf =
        part(
            "deaf",
            0,
            () -> command("trap '' INT TERM; touch ready; sleep 301 & sleep 302", Map.of()),
            () -> Files.exists(folder.resolve("ready")));
    supervisor().up(List.of(deaf));
    Running running = registry.alive("deaf").orElseThrow();
    List<ProcessHandle> children =
        ProcessHandle.of(running.pid()).orElseThrow().descendants().toList();

    String how = Termination.stop(running, "TERM", Duration.ofMillis(300), Duration.ofSeconds(10));

    assertThat(how).isEqualTo("killed");
    assertThat(running.isAlive()).isFalse();
    for (ProcessHandle child : children) {
      await().atMost(Duration.ofSeconds(10)).until(() -> Processes.identity(child.pid()).isEmpty());
    }
  }

  @Test
  void nothingIsStartedWhileAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Part wanting =
          new Part(
              "wanting",
              "a test",
              List.of(taken.getLocalPort()),
              Set.of(),
              () -> command("sleep 300", Map.of()),
              () -> true,
              Part.Task.NONE,
              Part.TERMINATE,
              0);

      assertThatThrownBy(() -> supervisor().up(List.of(part("innocent", 0), wanting)))
          .hasMessageContaining("port %d, needed by wanting".formatted(taken.getLocalPort()))
          .hasMessageContaining("pid %d".formatted(ProcessHandle.current().pid()));
      assertThat(registry.all()).isEmpty();
    }
  }

  @Test
  void aFingerprintFollowsBuildAndSettingsButShowsNoSecret() {
    Command command = new Command(List.of("java", "-Xmx1m"), Map.of("KEY", "secret"), "1");

    assertThat(new Command(List.of("java", "-Xmx2m"), Map.of("KEY", "secret"), "1").fingerprint())
        .isEqualTo(command.fingerprint());
    assertThat(new Command(List.of("java"), Map.of("KEY", "other"), "1").fingerprint())
        .isNotEqualTo(command.fingerprint());
    assertThat(new Command(List.of("java"), Map.of("KEY", "secret"), "2").fingerprint())
        .isNotEqualTo(command.fingerprint());
    assertThat(command.toString()).contains("KEY").doesNotContain("secret");
  }

  private Part part(String name, int layer, String... after) {
    return new Part(
        name,
        "a test",
        List.of(1),
        Set.of(after),
        () -> command("sleep 300", Map.of()),
        () -> true,
        Part.Task.NONE,
        Part.TERMINATE,
        layer);
  }

  private static Part part(String name, int layer, Part.Preparation preparation, Probe probe) {
    return new Part(
        name,
        "a test",
        List.of(1),
        Set.of(),
        preparation,
        probe,
        Part.Task.NONE,
        Part.TERMINATE,
        layer);
  }

  private static Command command(String script, Map<String, String> environment) {
    return new Command(List.of("/bin/sh", "-c", script), environment, "1");
  }

  private Supervisor supervisor() {
    return new Supervisor(
        home,
        registry,
        new Spawner(home, Map.of("PATH", "/usr/bin:/bin")),
        new Console(new PrintStream(printed, true, StandardCharsets.UTF_8)));
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(10)).until(() -> Processes.identity(pid).isEmpty());
  }
}
