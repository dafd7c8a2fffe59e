package io.boxoffice.local.launcher;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Starts what is missing, and stays until Ctrl-C stops everything.",
    mixinStandardHelpOptions = true)
class UpCommand implements Callable<Integer> {

  @Option(
      names = "--detach",
      description = "Return once everything is ready, and leave it running.")
  private boolean detach;

  @Option(
      names = "--fast-start",
      description =
          "Ready sooner, slower afterwards (first compiler only); also BOXOFFICE_FAST_START=1.")
  private boolean fastStart = System.getenv("BOXOFFICE_FAST_START") != null;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "For developers: start these parts alone, comma separated.")
  private List<String> only = List.of();

  private final ExitAction exit;

  UpCommand(ExitAction exit) {
    this.exit = exit;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean chain = only.isEmpty() || only.contains("chain");
    // a part that died under a running demo comes back as the demo started it, the rest stays
    boolean demo = Local.demoRuns();
    Local local =
        Local.open(demo ? DemoCommand.mode(chain) : new Local.Mode(fastStart, chain, Map.of()));
    boolean stays = !demo && !detach && local.other(Local.FOREGROUND).isEmpty();
    List<Part> parts = local.parts(only);
    Session session = new Session(local, exit, parts);
    if (!stays) {
      session.up(() -> local.supervisor().stopStarted(local.catalogue().all()), Part.Task.NONE);
      summarise(local);
      local
          .console()
          .say(
              demo
                  ? "The ./boxoffice demo that runs goes on."
                  : detach
                      ? "Everything goes on running; ./boxoffice down stops it."
                      : "The ./boxoffice up that was there before watches over it.");
      return ExitCode.OK;
    }
    session.up(
        () -> local.supervisor().stopAll(local.catalogue().all()),
        () -> {
          local.console().say("Stopping everything.");
          Session.stopAll(local);
          local.done(Local.FOREGROUND);
        });
    local.announce(Local.FOREGROUND);
    try {
      summarise(local);
      local.console().say("Ctrl-C stops everything.");
      new Watch(local).untilAllStopped();
    } finally {
      local.done(Local.FOREGROUND);
    }
    exit.set(Part.Task.NONE);
    if (!exit.isRunning()) {
      local.console().say("Everything was stopped by ./boxoffice down.");
    }
    return ExitCode.OK;
  }

  private void summarise(Local local) {
    local.console().say(only.isEmpty() ? Summary.of(local) : "Ready: " + String.join(", ", only));
  }
}
