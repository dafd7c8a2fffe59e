package io.boxoffice.local.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of the demo. Exit code 0: everything holds; 1: something does not; 2: misuse. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the main job of Boxoffice before your eyes, through the public addresses:",
      "catalogue, on-sale, payments, tickets, tokens, transfers, refunds, gates, audit."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SMALL_BUYERS = 120;
  private static final int SMALL_TICKETS = 40;
  private static final int MOST_BUYERS = 5000;

  @Option(names = "--buyers", description = "people who want tickets, at most 5000 (2000)")
  private int buyers;

  @Option(names = "--tickets", description = "tickets on sale (500)")
  private int tickets;

  @Option(names = "--seed", description = "of everything random (printed at the start)")
  private long seed;

  @Option(names = "--small", description = "a short run: 120 buyers, 40 tickets")
  private boolean small;

  @Option(
      names = "--concurrency",
      defaultValue = "128",
      description = "most requests in flight (${DEFAULT-VALUE})")
  private int concurrency;

  @Option(names = "--json", paramLabel = "FILE", description = "writes the figures there as JSON")
  private @Nullable Path json;

  private final Map<String, String> env;
  private final PrintStream out;

  DemoCommand(Map<String, String> env, PrintStream out) {
    this.env = env;
    this.out = out;
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    int code = new CommandLine(new DemoCommand(System.getenv(), out)).execute(args);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() throws InterruptedException {
    long usedSeed = seed == 0 ? System.nanoTime() & 0xffffff : seed;
    int people = buyers != 0 ? buyers : small ? SMALL_BUYERS : 2000;
    int stock = tickets != 0 ? tickets : small ? SMALL_TICKETS : 500;
    if (people > MOST_BUYERS || concurrency < 1 || concurrency > 1000) {
      out.println("demo: at most " + MOST_BUYERS + " buyers and 1 to 1000 requests in flight");
      return 2;
    }
    try {
      DemoSettings settings = DemoSettings.from(env, people, stock, usedSeed, small, concurrency);
      out.println(
          "Boxoffice demo: " + people + " buyers for " + stock + " tickets, seed " + usedSeed);
      Demo demo = new Demo(settings, env, out, new Progress(out, Progress.terminal()));
      boolean passed = demo.run();
      Path file = json;
      if (file != null) {
        write(file, demo);
      }
      return passed ? 0 : 1;
    } catch (DemoFailure e) {
      out.println("demo: " + e.getMessage());
      return 2;
    }
  }

  private static void write(Path file, Demo demo) {
    try {
      Files.writeString(file, Json.write(demo.json()) + System.lineSeparator());
    } catch (IOException e) {
      throw new UncheckedIOException("the figures could not be written to " + file, e);
    }
  }
}
