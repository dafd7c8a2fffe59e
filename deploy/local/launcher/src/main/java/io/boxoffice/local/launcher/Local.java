package io.boxoffice.local.launcher;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The local default of one home folder, as commands see it.
 *
 * @param launchers the launchers that are at work, by what they do
 */
record Local(
    Home home,
    Ports ports,
    Secrets secrets,
    Chain chain,
    Settings settings,
    Postgres postgres,
    Api api,
    Catalogue catalogue,
    Registry registry,
    Registry launchers,
    Supervisor supervisor,
    Console console) {

  static final String FOREGROUND = "foreground";
  static final String AT_WORK = "at-work";
  static final String DEMO = "demo";
  static final String BENCH = "bench";

  private static final Duration LOCK_PATIENCE = Duration.ofMinutes(6);

  /** How parts are to be started. */
  record Mode(boolean fastStart, boolean installChain, Map<String, String> defaults) {
    static final Mode LOOK_ONLY = new Mode(false, false, Map.of());
  }

  /** Whether a demo is running on the parts of this home. */
  static boolean demoRuns() {
    Home home = Home.of(System.getenv(), Path.of(System.getProperty("boxoffice.checkout", ".")));
    return new Registry(home.run().resolve("launchers")).alive(DEMO).isPresent();
  }

  static Local open(Mode mode) throws IOException, InterruptedException {
    Console console = new Console(System.out);
    Map<String, String> environment = new HashMap<>(mode.defaults());
    environment.putAll(System.getenv());
    Home home = Home.of(environment, Path.of(System.getProperty("boxoffice.checkout", ".")));
    home.create();
    Ports ports = Ports.of(environment);
    Secrets secrets = Secrets.loadOrCreate(home.secrets());
    Chain chain = mode.installChain() ? Chain.install(home, console) : Chain.detect(home);
    Postgres postgres = new Postgres(home, ports, secrets);
    Settings settings =
        new Settings(environment, ports, secrets, postgres, chain instanceof Chain.On);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Probe.LONGEST)
            .build();
    Api api = new Api(http, new Addresses(ports), secrets);
    JavaProgram java = new JavaProgram(home, mode.fastStart());
    Registry registry = new Registry(home.run().resolve("parts"));
    return new Local(
        home,
        ports,
        secrets,
        chain,
        settings,
        postgres,
        api,
        new Catalogue(home, ports, settings, postgres, chain, java, api, http),
        registry,
        new Registry(home.run().resolve("launchers")),
        new Supervisor(home, registry, new Spawner(home, environment), console),
        console);
  }

  List<Part> parts(List<String> only) {
    return only.isEmpty() ? catalogue.all() : catalogue.only(only);
  }

  /** Waits for another launcher that is starting or stopping parts. */
  HomeLock lock(String meanwhile) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LOCK_PATIENCE.toNanos();
    boolean told = false;
    while (true) {
      Optional<HomeLock> lock = HomeLock.tryAcquire(home.run().resolve("lock"));
      if (lock.isPresent()) {
        return lock.get();
      }
      if (!told) {
        console.say(meanwhile);
        told = true;
      }
      if (System.nanoTime() > deadline) {
        throw new LauncherException(
            "Another ./boxoffice has been starting or stopping parts for %d minutes."
                .formatted(LOCK_PATIENCE.toMinutes()));
      }
      Thread.sleep(200);
    }
  }

  /** Says in a file that this launcher is there; {@code done} takes it back. */
  void announce(String role) throws IOException {
    long pid = ProcessHandle.current().pid();
    launchers.save(new Running(role, pid, Processes.identity(pid).orElse(""), "", 0));
  }

  void done(String role) throws IOException {
    Optional<Running> announced = launchers.find(role);
    if (announced.isPresent() && announced.get().pid() == ProcessHandle.current().pid()) {
      launchers.remove(role);
    }
  }

  /** Another launcher in this role, if it lives. */
  Optional<Running> other(String role) {
    return launchers.alive(role).filter(running -> running.pid() != ProcessHandle.current().pid());
  }
}
