package io.boxoffice.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells when a part dies, until everything was stopped. */
final class Watch {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Long enough for a part that was stopped on purpose to be taken off the registry. */
  private static final Duration DOUBT = Duration.ofSeconds(2);

  private final Local local;
  private final Map<String, Running> known = new HashMap<>();
  private final Set<String> reported = new HashSet<>();

  Watch(Local local) {
    this.local = local;
  }

  /** Returns when no part is left, because somebody stopped them all. */
  void untilAllStopped() throws IOException, InterruptedException {
    while (true) {
      Map<String, Running> now = local.registry().all();
      if (now.isEmpty()) {
        return;
      }
      for (Running running : now.values()) {
        look(running);
      }
      known.keySet().retainAll(now.keySet());
      Thread.sleep(INTERVAL);
    }
  }

  private void look(Running running) throws InterruptedException {
    String part = running.part();
    Running before = known.put(part, running);
    if (running.isAlive()) {
      if (reported.remove(part) || (before != null && before.pid() != running.pid())) {
        local.console().say("%s runs again, pid %d.".formatted(part, running.pid()));
      }
      return;
    }
    if (reported.contains(part)) {
      return;
    }
    Thread.sleep(DOUBT);
    if (local.registry().find(part).filter(running::equals).isPresent()) {
      reported.add(part);
      local
          .console()
          .say(
              "%s (pid %d) has died%s. Start it again with ./boxoffice up; its log is %s"
                  .formatted(
                      part,
                      running.pid(),
                      local
                          .supervisor()
                          .exitCode(part)
                          .map(" with exit code %d"::formatted)
                          .orElse(""),
                      local.home().log(part)));
    }
  }
}
