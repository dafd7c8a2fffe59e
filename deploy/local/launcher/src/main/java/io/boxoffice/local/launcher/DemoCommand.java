package io.boxoffice.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

@Command(
    name = "demo",
    description = {
      "Starts what is missing and runs the main job before your eyes.",
      "Other arguments are the demo's own; --help-demo shows them."
    },
    mixinStandardHelpOptions = true)
class DemoCommand implements Callable<Integer> {

  /**
   * Abandoned carts come back while one watches, and the late test card is later than any of them.
   */
  private static final Map<String, String> DEMO_SETTINGS =
      Map.of(
          "BOXOFFICE_RESERVATION_TTL", "PT15S",
          "BOXOFFICE_RESERVATION_EXPIRY_INTERVAL", "PT2S",
          "PAYMENTS_LATE_MS", "20000",
          // three people scan for four gates, far more than one person would in a minute
          "BOXOFFICE_RATE_SCAN_PER_MINUTE", "1200",
          "BOXOFFICE_RATE_WRITE_PER_MINUTE", "300");

  @Option(names = "--keep", description = "Leave everything running afterwards.")
  private boolean keep;

  @Option(names = "--help-demo", description = "Show the demo's own arguments.")
  private boolean helpDemo;

  @Unmatched private List<String> arguments = new ArrayList<>();

  private final ExitAction exit;

  DemoCommand(ExitAction exit) {
    this.exit = exit;
  }

  /** How the demo starts parts; whoever restarts one while it runs does it the same way. */
  static Local.Mode mode(boolean installChain) {
    return new Local.Mode(true, installChain, DEMO_SETTINGS);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(mode(!helpDemo));
    Path jar = local.home().jar("deploy/local/demo");
    if (!Files.exists(jar)) {
      throw new LauncherException("The demo is not built: %s is missing.".formatted(jar));
    }
    if (helpDemo) {
      return start(local, jar, List.of("--help")).waitFor();
    }
    Part.Task stopStarted =
        () -> {
          if (!keep) {
            local.console().say("Stopping what was started for the demo.");
            local.supervisor().stopStarted(local.catalogue().all());
          }
        };
    new Session(local, exit, local.catalogue().all()).up(stopStarted, stopStarted);
    local.announce(Local.DEMO);
    Process demo = start(local, jar, arguments);
    exit.set(
        () -> {
          demo.destroy();
          stopStarted.run();
        });
    int code = demo.waitFor();
    local.done(Local.DEMO);
    if (exit.isRunning()) {
      return code;
    }
    exit.set(Part.Task.NONE);
    stopStarted.run();
    if (keep) {
      local.console().say(Summary.of(local));
      local.console().say("Everything goes on running; ./boxoffice down stops it.");
    }
    return code;
  }

  private static Process start(Local local, Path jar, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                JavaProgram.java().toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(local.settings().tools());
    return builder.start();
  }
}
