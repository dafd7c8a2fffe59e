package io.boxoffice.load;

import io.boxoffice.load.Search.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;

@Command(
    name = "sale",
    mixinStandardHelpOptions = true,
    description = {
      "Whole sales through the gateway: ordered and reserved, paid at a provider in a process of its",
      "own that takes its time and reports by webhook, stock confirmed, tickets issued, published.",
      "Lost and repeated ones are counted, and the auditor looks at everything afterwards."
    })
final class SaleBench extends HttpBench {
  private static final double WANTED = 300;
  private static final int BUYERS = 10_000;
  private static final double MOST_MILLIS = 5_000;
  private static final int WARM_UP_SALES = 16_000;

  /** A sale waits for its provider and for the world to hear of it. */
  private static final int AT_ONCE = 512;

  private static final long LATEST_SECONDS = 60;
  private static final long AUDIT_MINUTES = 10;

  SaleBench(Map<String, String> env, PrintStream out) {
    super(env, out);
  }

  @Override
  int people() {
    return BUYERS;
  }

  @Override
  List<Result> measure(Sale sale, List<String> tokens, Generator generator) throws Exception {
    try (SaleEvents events = new SaleEvents(Local.required(env(), "BOXOFFICE_KAFKA"));
        SaleLoad load = new SaleLoad(sale, tokens, events)) {
      events.start();
      Search search =
          new Search(
              load,
              AT_ONCE,
              status -> status == SaleLoad.COMPLETED,
              MOST_MILLIS,
              this::say,
              tally -> {});
      say("whole sales through the gateway");
      search.warmUp(WARM_UP_SALES);
      Found found = search.upTo(WANTED, time());
      SaleSteps steps = load.steps();
      long lost = awaitOverdue(load.overdue(), events);
      Found empty = empty(generator, host(sale.local()), "/api/purchase", tokens);
      say(
          "%,d orders accepted, %,d completed in all; the auditor looks at them"
              .formatted(load.accepted(), events.completed()));
      return results(found, empty, steps, lost, events.repeated(), audit());
    }
  }

  /** Returns how many of these orders are not completed long after they were paid. */
  private static long awaitOverdue(Set<UUID> overdue, SaleEvents events) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LATEST_SECONDS);
    long open;
    while ((open = overdue.stream().filter(order -> !events.isCompleted(order)).count()) > 0
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return open;
  }

  /** Runs the auditor, in a process of its own: it reads everything that there is. */
  private boolean audit() throws IOException, InterruptedException {
    Path jar =
        Path.of(Local.required(env(), "BOXOFFICE_CHECKOUT"))
            .resolve("deploy/local/auditor/target/auditor-1.0.0-SNAPSHOT.jar");
    if (!Files.exists(jar)) {
      throw new BenchFailure("the auditor is not built: %s is missing".formatted(jar));
    }
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home", ""), "bin", "java").toString()));
    command.addAll(List.of(Local.required(env(), "BOXOFFICE_BENCH_JVM").split(" ", -1)));
    // the last word on the heap counts: it holds every event of the run
    command.addAll(List.of("-Xmx2g", "-jar", jar.toString(), "--without-gates"));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    // nothing of this event is minted
    builder.environment().put("BOXOFFICE_CHAIN", "off");
    Process process = builder.start();
    if (!process.waitFor(AUDIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
      throw new BenchFailure("the audit took longer than %d minutes".formatted(AUDIT_MINUTES));
    }
    if (process.exitValue() > 1) {
      throw new BenchFailure("the auditor could not look");
    }
    return process.exitValue() == 0;
  }

  private static List<Result> results(
      Found found, Found empty, SaleSteps steps, long lost, long repeated, boolean audited) {
    Tally tally = found.tally();
    List<Result> results = new ArrayList<>();
    results.add(
        Result.of("completed sales", tally.rate(status -> status == SaleLoad.COMPLETED), "sales/s")
            .beside("empty request, same gateway", empty.tally().rate(status -> status == 200))
            .atLeast(WANTED));
    results.add(Result.of("offered", found.offered(), "sales/s"));
    results.add(
        Result.of(
            "completed", (double) tally.count(status -> status == SaleLoad.COMPLETED), "sales"));
    results.add(
        Result.of(
                "not completed in time",
                100 * tally.failed(status -> status == SaleLoad.COMPLETED),
                "%")
            .atMost(100 * Search.MOST_FAILED));
    results.add(Result.of("lost: paid, never completed", (double) lost, "sales").atMost(0));
    results.add(Result.of("completed twice", (double) repeated, "sales").atMost(0));
    results.add(Result.of("the audit holds", audited ? 1 : 0, "(1: yes)").atLeast(1));
    results.addAll(steps.results());
    return results;
  }
}
