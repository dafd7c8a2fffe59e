package io.boxoffice.local.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes that outlive the launcher, each with a log of its own. */
final class Spawner {

  private static final long LARGEST_LOG = 32L << 20;
  private static final List<String> KEPT =
      List.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

  private final Home home;
  private final Map<String, String> environment;

  Spawner(Home home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  Process start(String part, Command command) throws IOException {
    List<String> arguments = new ArrayList<>(ownSession());
    arguments.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(arguments);
    // not the whole environment: a stray SERVER_PORT or SPRING_… would reach every part
    builder.environment().clear();
    for (String name : KEPT) {
      String value = environment.get(name);
      if (value != null) {
        builder.environment().put(name, value);
      }
    }
    builder.environment().putAll(command.environment());
    builder.directory(home.folder().toFile());
    builder.redirectInput(Redirect.from(new File("/dev/null")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(log(part).toFile()));
    return builder.start();
  }

  /**
   * A session of its own keeps the terminal's Ctrl-C from the process: the launcher stops parts in
   * an order. Both programs replace themselves, so that the process id stays the one we started.
   */
  private static List<String> ownSession() {
    return Processes.onPath("setsid")
        .map(setsid -> List.of(setsid.toString()))
        .or(
            () ->
                Processes.onPath("perl")
                    .map(
                        perl ->
                            List.of(
                                perl.toString(),
                                "-e",
                                "use POSIX qw(setsid); setsid(); exec @ARGV or die $!;",
                                "--")))
        .orElse(List.of());
  }

  private Path log(String part) throws IOException {
    Path log = home.log(part);
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
      Files.move(log, log.resolveSibling(part + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
    }
    return log;
  }
}
