package io.boxoffice.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Ends processes: asks first, then insists, and never touches a stranger with an old pid. */
final class Termination {

  private static final long POLL_MILLIS = 50;

  private record Known(long pid, String identity) {
    boolean isAlive() {
      return Processes.isAlive(pid, identity);
    }
  }

  private Termination() {}

  /** Stops a process and its children; answers how it went, in words. */
  static String stop(Running running, String signal, Duration patience, Duration killPatience)
      throws IOException, InterruptedException {
    if (!running.isAlive()) {
      return "was gone";
    }
    List<Known> children =
        ProcessHandle.of(running.pid()).stream()
            .flatMap(ProcessHandle::descendants)
            .flatMap(
                child ->
                    Processes.identity(child.pid())
                        .map(identity -> new Known(child.pid(), identity))
                        .stream())
            .toList();
    Processes.signal(running.pid(), signal);
    boolean orderly = gone(List.of(new Known(running.pid(), running.identity())), patience);
    if (!orderly) {
      ProcessHandle.of(running.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    gone(children, Duration.ofSeconds(1));
    for (Known child : children) {
      if (child.isAlive()) {
        ProcessHandle.of(child.pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
    gone(List.of(new Known(running.pid(), running.identity())), killPatience);
    gone(children, killPatience);
    return orderly ? "stopped" : "killed";
  }

  private static boolean gone(List<Known> processes, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (processes.stream().anyMatch(Known::isAlive)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }
}
