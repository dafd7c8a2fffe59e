package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Processes of this home that are in no registry, because a launcher was killed in the moment
 * between starting one and writing it down.
 */
final class Orphans {

  private static final Set<String> PROGRAMS = Set.of("java", "node", "postgres", "redis-server");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Home home;
  private final Registry registry;

  Orphans(Home home, Registry registry) {
    this.home = home;
    this.registry = registry;
  }

  /** The argument by which a JVM of this home is known. */
  static String marker(Home home) {
    return "-Dboxoffice.home=" + home.folder();
  }

  void stop() throws IOException, InterruptedException {
    Set<Long> known = new HashSet<>();
    registry.all().values().forEach(running -> known.add(running.pid()));
    known.add(ProcessHandle.current().pid());
    for (String marker :
        List.of(
            marker(home),
            home.data("postgres").toString(),
            home.data("redis").toString(),
            home.data("chain").toString())) {
      for (ProcessHandle process : Processes.withArgument(marker)) {
        if (isPart(process) && !isChildOfKnown(process, known)) {
          Optional<String> identity = Processes.identity(process.pid());
          if (identity.isPresent()) {
            Termination.stop(
                new Running("orphan", process.pid(), identity.get(), "", 0),
                Part.TERMINATE,
                PATIENCE,
                PATIENCE);
          }
        }
      }
    }
  }

  private static boolean isChildOfKnown(ProcessHandle process, Set<Long> known) {
    return known.contains(process.pid())
        || process.parent().map(parent -> known.contains(parent.pid())).orElse(false);
  }

  private static boolean isPart(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> PROGRAMS.contains(String.valueOf(Path.of(command).getFileName())))
        .orElse(false);
  }
}
