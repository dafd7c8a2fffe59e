package io.boxoffice.local.launcher;

import java.io.IOException;

/** What is still to be done when this process ends, be it by Ctrl-C or by a signal. */
final class ExitAction {

  private volatile Part.Task task = Part.Task.NONE;
  private volatile boolean running;

  ExitAction() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::run, "exit"));
  }

  void set(Part.Task next) {
    task = next;
  }

  /** True once the process is on its way out. */
  boolean isRunning() {
    return running;
  }

  private void run() {
    running = true;
    try {
      task.run();
    } catch (IOException e) {
      System.err.println(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
