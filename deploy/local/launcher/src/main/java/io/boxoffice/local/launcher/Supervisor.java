package io.boxoffice.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Brings parts up in their order, and takes them down in the opposite one. */
final class Supervisor {

  /** Long, because five times slower is normal on a machine that is busy with something else. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(5);
  private static final Duration REAPING = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;
  private static final int SHOWN_LOG_LINES = 15;
  private static final int LONGEST_LOG_LINE = 400;

  private final Home home;
  private final Registry registry;
  private final Spawner spawner;
  private final Console console;
  private final Map<String, Process> children = new ConcurrentHashMap<>();
  private final Set<String> started = ConcurrentHashMap.newKeySet();
  private final Set<String> waitingFor = Collections.synchronizedSet(new LinkedHashSet<>());
  private final Object startLock = new Object();
  private volatile boolean stopping;
  private volatile boolean failed;

  Supervisor(Home home, Registry registry, Spawner spawner, Console console) {
    this.home = home;
    this.registry = registry;
    this.spawner = spawner;
    this.console = console;
  }

  /** Starts what is missing, restarts what is unwell or out of date, and waits for all of it. */
  void up(List<Part> parts) throws IOException, InterruptedException {
    new Orphans(home, registry).stop();
    List<Part> toStart = new ArrayList<>();
    for (Part part : parts) {
      if (registry.alive(part.name()).isEmpty()) {
        toStart.add(part);
      }
    }
    PortGuard.check(toStart);
    Thread heartbeat = Thread.ofVirtual().start(this::heartbeat);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
      for (Part part : parts) {
        ready.put(part.name(), CompletableFuture.runAsync(() -> bringUp(part, ready), threads));
      }
      awaitAll(List.copyOf(ready.values()));
    } finally {
      heartbeat.interrupt();
    }
  }

  /** The parts that this supervisor started, and not others before it. */
  Set<String> started() {
    return Set.copyOf(started);
  }

  /** How the process of a part ended, if this supervisor is its parent. */
  Optional<Integer> exitCode(String part) throws InterruptedException {
    Process process = children.get(part);
    // the kernel knows of the end a moment before Java does
    return process != null && process.waitFor(REAPING)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  private void awaitAll(List<CompletableFuture<Void>> all) {
    LauncherException first = null;
    for (CompletableFuture<Void> one : all) {
      try {
        one.join();
      } catch (CompletionException e) {
        LauncherException trouble =
            e.getCause() instanceof LauncherException known
                ? known
                : new LauncherException(String.valueOf(e.getCause()), e);
        if (first == null || first instanceof Abandoned) {
          first = trouble;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Says that a part was not started because of another one's trouble. */
  private static final class Abandoned extends LauncherException {
    Abandoned(String part) {
      super(part + " was not started");
    }
  }

  private void bringUp(Part part, Map<String, CompletableFuture<Void>> ready) {
    try {
      for (String earlier : part.after()) {
        dependency(ready, earlier).join();
      }
    } catch (CompletionException e) {
      throw new Abandoned(part.name());
    }
    long from = System.nanoTime();
    waitingFor.add(part.name());
    try {
      String state = bringUp(part);
      part.onceReady().run();
      console.progress(
          part.name(),
          part.what() + " on " + part.address(),
          state,
          Duration.ofNanos(System.nanoTime() - from));
    } catch (Abandoned e) {
      throw e;
    } catch (LauncherException e) {
      failed = true;
      throw e;
    } catch (IOException e) {
      failed = true;
      throw new LauncherException("%s cannot be started: %s".formatted(part.name(), e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Abandoned(part.name());
    } finally {
      waitingFor.remove(part.name());
    }
  }

  private static CompletableFuture<Void> dependency(
      Map<String, CompletableFuture<Void>> ready, String name) {
    CompletableFuture<Void> dependency = ready.get(name);
    return dependency == null ? CompletableFuture.completedFuture(null) : dependency;
  }

  private String bringUp(Part part) throws IOException, InterruptedException {
    Command command = part.preparation().prepare();
    Optional<Running> running = registry.alive(part.name());
    String state = "ready";
    if (running.isPresent()) {
      boolean current = running.get().fingerprint().equals(command.fingerprint());
      if (current && isReadyWithin(part, ADOPTION_PATIENCE)) {
        return "already running";
      }
      stop(part.name(), part.stopSignal(), running.get());
      state = current ? "restarted, ill" : "restarted, new";
    }
    start(part, command);
    if (isReadyWithin(part, PATIENCE)) {
      return state;
    }
    giveUpIfAbandoned(part);
    if (registry.alive(part.name()).isEmpty()) {
      // a machine that is busy with all the other starts can be too slow for somebody's time-out
      console.say("  %s %s; starting it once more".formatted(part.name(), trouble(part)));
      start(part, command);
      if (isReadyWithin(part, PATIENCE)) {
        return state;
      }
      giveUpIfAbandoned(part);
    }
    throw new LauncherException(
        "%s %s. The end of its log, %s:%n%s"
            .formatted(part.name(), trouble(part), home.log(part.name()), endOfLog(part)));
  }

  private void giveUpIfAbandoned(Part part) {
    if (stopping || failed) {
      throw new Abandoned(part.name());
    }
  }

  private String trouble(Part part) throws InterruptedException {
    return registry.alive(part.name()).isPresent()
        ? "was not ready within %d s".formatted(PATIENCE.toSeconds())
        : "stopped before it was ready"
            + exitCode(part.name()).map(" (exit code %d)"::formatted).orElse("");
  }

  private String endOfLog(Part part) throws IOException {
    return String.join(
        System.lineSeparator(),
        Logs.tail(home.log(part.name()), SHOWN_LOG_LINES).stream()
            .map(line -> "    " + shorten(line))
            .toList());
  }

  private static String shorten(String line) {
    return line.length() <= LONGEST_LOG_LINE ? line : line.substring(0, LONGEST_LOG_LINE) + "…";
  }

  private void start(Part part, Command command) throws IOException {
    synchronized (startLock) {
      giveUpIfAbandoned(part);
      Process process = spawner.start(part.name(), command);
      started.add(part.name());
      children.put(part.name(), process);
      String identity = Processes.identity(process.pid()).orElse("");
      registry.save(
          new Running(
              part.name(),
              process.pid(),
              identity,
              command.fingerprint(),
              Instant.now().toEpochMilli()));
    }
  }

  private boolean isReadyWithin(Part part, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (registry.alive(part.name()).isPresent()) {
      if (part.probe().isReady()) {
        return true;
      }
      if (System.nanoTime() > deadline || stopping || failed) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }

  private void heartbeat() {
    long from = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(HEARTBEAT);
        List<String> names;
        synchronized (waitingFor) {
          names = List.copyOf(waitingFor);
        }
        if (!names.isEmpty()) {
          console.say(
              "  … %d s, still starting: %s"
                  .formatted(
                      Duration.ofNanos(System.nanoTime() - from).toSeconds(),
                      String.join(", ", names)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops every registered part, the users before the used; nothing can be started afterwards. */
  void stopAll(List<Part> catalogue) throws IOException, InterruptedException {
    stop(catalogue, registry.all().keySet());
    new Orphans(home, registry).stop();
  }

  /** Stops what this supervisor started, and leaves what was there before. */
  void stopStarted(List<Part> catalogue) throws IOException, InterruptedException {
    stop(catalogue, started());
  }

  private void stop(List<Part> catalogue, Set<String> names)
      throws IOException, InterruptedException {
    synchronized (startLock) {
      stopping = true;
    }
    Map<Integer, List<Running>> layers = new TreeMap<>(Comparator.reverseOrder());
    Map<String, Part> byName = new LinkedHashMap<>();
    catalogue.forEach(part -> byName.put(part.name(), part));
    for (Running running : registry.all().values()) {
      if (names.contains(running.part())) {
        Part part = byName.get(running.part());
        layers
            .computeIfAbsent(
                part == null ? Integer.MAX_VALUE : part.layer(), layer -> new ArrayList<>())
            .add(running);
      }
    }
    for (List<Running> layer : layers.values()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Running running : layer) {
          Part part = byName.get(running.part());
          String signal = part == null ? Part.TERMINATE : part.stopSignal();
          threads.execute(() -> stopAndTell(running, signal));
        }
      }
    }
  }

  private void stopAndTell(Running running, String signal) {
    long from = System.nanoTime();
    try {
      String how = stop(running.part(), signal, running);
      console.progress(
          running.part(), "pid " + running.pid(), how, Duration.ofNanos(System.nanoTime() - from));
    } catch (IOException e) {
      console.say("  %s: %s".formatted(running.part(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String stop(String part, String signal, Running running)
      throws IOException, InterruptedException {
    String how = Termination.stop(running, signal, STOP_PATIENCE, KILL_PATIENCE);
    registry.remove(part);
    return how;
  }
}
