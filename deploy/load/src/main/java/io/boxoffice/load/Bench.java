package io.boxoffice.load;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benches have in common: their options, and what becomes of their results. */
abstract class Bench implements Callable<Integer> {
  static final int TARGET_MISSED = 3;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results there as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of a measurement; shorter than the default says little.")
  private int seconds;

  @Spec private @Nullable CommandSpec spec;

  private final PrintStream out;
  private final int defaultSeconds;

  Bench(PrintStream out, int defaultSeconds) {
    this.out = out;
    this.defaultSeconds = defaultSeconds;
  }

  /** Measures. */
  abstract List<Result> measure() throws Exception;

  final Duration time() {
    return Duration.ofSeconds(seconds == 0 ? defaultSeconds : seconds);
  }

  final PrintStream out() {
    return out;
  }

  final void say(String text) {
    out.println(text);
  }

  @Override
  public final Integer call() throws Exception {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("not run by picocli");
    }
    if (seconds < 0 || seconds > 3_600) {
      throw new ParameterException(command.commandLine(), "--seconds is between 1 and 3600");
    }
    Path file = json;
    if (file != null && !Files.isWritable(folder(file))) {
      throw new ParameterException(
          command.commandLine(), "--json: %s is no folder to write to".formatted(folder(file)));
    }
    Instant started = Instant.now();
    List<Result> results = measure();
    Report report =
        new Report(
            command.name(),
            "./boxoffice bench "
                + String.join(" ", command.root().commandLine().getParseResult().originalArgs()),
            started,
            Runtime.getRuntime().availableProcessors(),
            results);
    report.print(out);
    if (file != null) {
      report.write(file);
      say("The results are in %s.".formatted(file));
    }
    return report.allMet() ? 0 : TARGET_MISSED;
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }
}
