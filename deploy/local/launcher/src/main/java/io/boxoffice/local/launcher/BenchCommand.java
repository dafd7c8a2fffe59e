package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

@Command(
    name = "bench",
    description = {
      "Measures something, beside a reference of the same run: ./boxoffice bench NAME --help",
      "Starts what it needs on data of its own, as production runs it, and stops it all."
    },
    mixinStandardHelpOptions = true)
class BenchCommand implements Callable<Integer> {

  /** Nothing that was made before a measurement may expire in it. */
  private static final Local.Mode MODE =
      new Local.Mode(false, false, Map.of("BOXOFFICE_RESERVATION_TTL", "PT1H"));

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description =
          "engine, seats, reserve, availability, sale; the other arguments are the bench's own: --json FILE, --seconds N.")
  private String name = "";

  @Unmatched private List<String> arguments = new ArrayList<>();

  private final ExitAction exit;

  BenchCommand(ExitAction exit) {
    this.exit = exit;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Bench bench =
        Bench.named(name)
            .orElseThrow(
                () ->
                    new LauncherException(
                        "There is no bench '%s'. The benches are: %s"
                            .formatted(name, Bench.names())));
    Local local = Local.open(MODE);
    Path jar = local.home().jar("deploy/load");
    if (!Files.exists(jar)) {
      throw new LauncherException("The benches are not built: %s is missing.".formatted(jar));
    }
    if (arguments.contains("--help") || arguments.contains("-h")) {
      return start(local, jar, bench).waitFor();
    }
    Optional<Running> other = local.other(Local.BENCH);
    if (other.isPresent()) {
      throw new LauncherException(
          "Another bench is running (pid %d), and both would measure each other."
              .formatted(other.get().pid()));
    }
    local.announce(Local.BENCH);
    try {
      return measure(local, jar, bench);
    } finally {
      local.done(Local.BENCH);
    }
  }

  private int measure(Local local, Path jar, Bench bench) throws IOException, InterruptedException {
    // rows of an earlier run would be measured, too
    local.supervisor().stopAll(local.catalogue().all());
    Folders.delete(local.home().folder().resolve("data"));
    local.home().create();
    Local fresh = Local.open(MODE);
    Part.Task stop =
        () -> {
          fresh.console().say("Stopping what was started for the bench.");
          fresh.supervisor().stopStarted(fresh.catalogue().all());
          Folders.delete(fresh.home().folder().resolve("data"));
        };
    new Session(fresh, exit, fresh.parts(bench.parts())).up(stop, stop);
    try {
      fresh.console().say("Filling the log of PostgreSQL, as on a server that has been running.");
      fresh.postgres().fillLog();
      Process process = start(fresh, jar, bench);
      exit.set(
          () -> {
            process.destroy();
            process.waitFor();
            stop.run();
          });
      return process.waitFor();
    } finally {
      if (!exit.isRunning()) {
        exit.set(Part.Task.NONE);
        stop.run();
      }
    }
  }

  private Process start(Local local, Path jar, Bench bench) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(JavaProgram.java().toString());
    command.add(Orphans.marker(local.home()));
    command.addAll(JavaProgram.production(256));
    command.addAll(List.of("-jar", jar.toString(), bench.wireName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    Map<String, String> environment = builder.environment();
    environment.putAll(local.settings().service(Service.INVENTORY));
    environment.putAll(local.settings().tools());
    environment.put("BOXOFFICE_CHECKOUT", local.home().checkout().toString());
    environment.put(
        "BOXOFFICE_BENCH_JVM",
        Orphans.marker(local.home())
            + " "
            + String.join(" ", JavaProgram.production(Catalogue.SERVICE_HEAP)));
    return builder.start();
  }
}
