package io.boxoffice.local.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** One line per phase, redrawn on a terminal and repeated every few seconds elsewhere. */
final class Progress {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean live;
  private final long start = System.nanoTime();

  Progress(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** A JDK may be told to give no console where there is no terminal, and then gives null. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean terminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** What a phase does; it may throw what stops the demo. */
  interface Phase {
    void run() throws InterruptedException;
  }

  /** Runs a phase and shows its state while it runs. */
  void phase(String name, Supplier<String> state, Phase work) throws InterruptedException {
    Thread ticker = Thread.ofVirtual().start(() -> tick(name, state));
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      ticker.interrupt();
      ticker.join();
      line((done ? "  ✓ " : "  ✗ ") + text(name, state));
    }
  }

  private void tick(String name, Supplier<String> state) {
    Duration every = live ? Duration.ofMillis(250) : Duration.ofSeconds(5);
    String told = "";
    try {
      while (true) {
        if (live) {
          synchronized (this) {
            out.print(CLEAR + "  … " + text(name, state));
            out.flush();
          }
        }
        Thread.sleep(every);
        String now = state.get();
        if (!live && !now.equals(told)) {
          told = now;
          line("  … " + text(name, state));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void line(String text) {
    out.println(live ? CLEAR + text : text);
    out.flush();
  }

  private String text(String name, Supplier<String> state) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return String.format(Locale.ROOT, "%6.1f s  %-12s %s", seconds, name, state.get());
  }
}
