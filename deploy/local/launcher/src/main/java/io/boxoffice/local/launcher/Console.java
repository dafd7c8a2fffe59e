package io.boxoffice.local.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the person at the keyboard what goes on, one line at a time. */
final class Console {

  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  void say(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }

  void progress(String part, String what, String state, Duration took) {
    say(
        String.format(
            Locale.ROOT,
            "  %-18s %-42s %-16s %5.1f s",
            part,
            what,
            state,
            took.toMillis() / 1000.0));
  }
}
