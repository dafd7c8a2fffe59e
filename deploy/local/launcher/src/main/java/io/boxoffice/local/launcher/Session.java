package io.boxoffice.local.launcher;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starting and stopping, with everything that may come between. */
final class Session {

  private static final Duration STOP_LOCK_PATIENCE = Duration.ofSeconds(90);

  private final Local local;
  private final ExitAction exit;
  private final List<Part> parts;

  Session(Local local, ExitAction exit, List<Part> parts) {
    this.local = local;
    this.exit = exit;
    this.parts = parts;
  }

  /**
   * Starts what is missing.
   *
   * @param onInterrupt what Ctrl-C is to stop while this goes on
   * @param afterwards what Ctrl-C is to do once all is ready
   */
  void up(Part.Task onInterrupt, Part.Task afterwards) throws IOException, InterruptedException {
    try (HomeLock _ =
        local.lock("Another ./boxoffice is starting or stopping parts; waiting for it.")) {
      local.announce(Local.AT_WORK);
      exit.set(onInterrupt);
      try {
        if (local.chain() instanceof Chain.Off off && mints()) {
          local
              .console()
              .say(
                  "  The local chain is off, because %s; tickets wait to be minted."
                      .formatted(off.reason()));
        }
        local.supervisor().up(parts);
        if (knowsTenants()) {
          local.api().ensureTenants();
        }
      } catch (LauncherException e) {
        if (!exit.isRunning()) {
          exit.set(Part.Task.NONE);
          Set<String> started = local.supervisor().started();
          if (!started.isEmpty()) {
            local.console().say("Stopping what was just started.");
            local.supervisor().stopStarted(local.catalogue().all());
          }
        }
        throw e;
      } finally {
        local.done(Local.AT_WORK);
      }
      exit.set(afterwards);
    }
  }

  /** Stops every part, whoever started it; an {@code up} under way is told to give up first. */
  static void stopAll(Local local) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STOP_LOCK_PATIENCE.toNanos();
    boolean told = false;
    while (true) {
      Optional<HomeLock> lock = HomeLock.tryAcquire(local.home().run().resolve("lock"));
      if (lock.isPresent()) {
        try (HomeLock _ = lock.get()) {
          local.supervisor().stopAll(local.catalogue().all());
          return;
        }
      }
      if (!told) {
        Optional<Running> atWork = local.other(Local.AT_WORK);
        if (atWork.isPresent()) {
          Processes.signal(atWork.get().pid(), Part.TERMINATE);
        }
        told = true;
      }
      if (System.nanoTime() > deadline) {
        throw new LauncherException(
            "Another ./boxoffice is starting or stopping parts and does not give up.");
      }
      Thread.sleep(200);
    }
  }

  private boolean mints() {
    return parts.stream().anyMatch(part -> part.name().equals(Service.MINTING.module()));
  }

  private boolean knowsTenants() {
    List<String> names = parts.stream().map(Part::name).toList();
    return names.containsAll(List.of("gateway", "identity", Service.INVENTORY.module()));
  }
}
