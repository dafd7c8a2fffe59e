package io.boxoffice.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

@Command(
    name = "status",
    description = "Shows every part; the exit code is 0 when all of them are ready, else 3.",
    mixinStandardHelpOptions = true)
class StatusCommand implements Callable<Integer> {

  private static final int NOT_ALL_READY = 3;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Local local = Local.open(Local.Mode.LOOK_ONLY);
    boolean allReady = true;
    for (Part part : local.catalogue().all()) {
      Optional<Running> running = local.registry().alive(part.name());
      boolean ready = running.isPresent() && part.probe().isReady();
      allReady &= ready;
      local
          .console()
          .say(
              String.format(
                  Locale.ROOT,
                  "  %-18s %-10s %-17s %s",
                  part.name(),
                  running.isEmpty() ? "down" : ready ? "ready" : "not ready",
                  part.address(),
                  running.map(one -> "pid %d, for %s".formatted(one.pid(), age(one))).orElse("")));
    }
    if (local.chain() instanceof Chain.Off off) {
      local.console().say("  chain              off        because " + off.reason());
    }
    return allReady ? ExitCode.OK : NOT_ALL_READY;
  }

  private static String age(Running running) {
    Duration age = Duration.between(Instant.ofEpochMilli(running.startedAt()), Instant.now());
    return age.toHours() > 0
        ? "%d h %d min".formatted(age.toHours(), age.toMinutesPart())
        : "%d min %d s".formatted(age.toMinutes(), age.toSecondsPart());
  }
}
