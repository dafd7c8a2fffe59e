package io.boxoffice.local.launcher;

import java.util.ArrayList;
import java.util.List;

/** Refuses to start anything while somebody else has one of the ports. */
final class PortGuard {

  private PortGuard() {}

  static void check(List<Part> toStart) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (Part part : toStart) {
      for (int port : part.ports()) {
        if (Listeners.isTaken(port)) {
          String owner =
              Listeners.owner(port)
                  .map(pid -> "pid %d (%s)".formatted(pid, Processes.describe(pid)))
                  .orElse("a process that this user may not see");
          taken.add("  port %d, needed by %s, is taken by %s".formatted(port, part.name(), owner));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new LauncherException(
          """
          Nothing was started, because ports are taken:
          %s
          Stop what has them, or move all of Boxoffice's ports: BOXOFFICE_PORT_OFFSET=1000 ./boxoffice up"""
              .formatted(String.join("\n", taken)));
    }
  }
}
