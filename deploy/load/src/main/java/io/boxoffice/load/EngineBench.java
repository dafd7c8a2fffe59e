package io.boxoffice.load;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "The reservation engine alone, one hot ticket type, 256 callers; beside plain SQL on the same",
      "PostgreSQL: one statement a reservation, and 200 reservations a transaction."
    })
final class EngineBench extends Bench {
  private static final String DRIVER = "io.boxoffice.inventory.reservation.EngineBench";
  private static final Set<String> PARTS =
      Set.of("references", "fresh", "mixed", "earlier", "replicas");
  private static final String RATE = "reservations/s";

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "PART",
      description = "For developers: only these of ${DEFAULT-VALUE}.")
  private Set<String> parts = new TreeSet<>(PARTS);

  private final Map<String, String> env;

  EngineBench(Map<String, String> env, PrintStream out) {
    super(out, 30);
    this.env = env;
  }

  @Override
  List<Result> measure() throws Exception {
    if (!PARTS.containsAll(parts)) {
      throw new BenchFailure("the parts are " + String.join(", ", new TreeSet<>(PARTS)));
    }
    JsonNode figures =
        new InventoryDriver(env)
            .run(DRIVER, Long.toString(time().toSeconds()), String.join(",", parts));
    return judge(figures);
  }

  /** Puts the figures beside one another. */
  static List<Result> judge(JsonNode figures) {
    List<Result> results = new ArrayList<>();
    Figure hotRow = Figure.of(figures, "hotRow");
    Figure batch = Figure.of(figures, "batch200");
    Figure sameRows = Figure.of(figures, "batch200SameRows");
    Figure fresh = Figure.of(figures, "fresh");
    if (fresh != null) {
      if (hotRow != null) {
        results.add(
            Result.of("engine, 256 callers", fresh.rate, RATE)
                .beside(
                    "hot-row statement, best at %d clients".formatted(hotRow.callers), hotRow.rate)
                .atLeastTimes(10));
      }
      if (batch != null) {
        results.add(
            Result.of("engine, 256 callers", fresh.rate, RATE)
                .beside("200 a batch, best at %d clients".formatted(batch.callers), batch.rate)
                .atLeastTimes(0.25));
      }
      if (sameRows != null) {
        results.add(
            Result.of("engine, 256 callers", fresh.rate, RATE)
                .beside(
                    "200 a batch, all rows, best at %d clients".formatted(sameRows.callers),
                    sameRows.rate));
      }
      if (hotRow == null && batch == null && sameRows == null) {
        results.add(Result.of("engine, 256 callers", fresh.rate, RATE));
      }
      results.add(Result.of("engine, p50", fresh.p50, "ms"));
      results.add(Result.of("engine, p99", fresh.p99, "ms").below(50));
      results.add(Result.of("engine, refused", fresh.refused, "calls").atMost(0));
      Figure mixed = Figure.of(figures, "mixed");
      if (mixed != null) {
        String what = "engine, 4 types, 20 % for seats that two want";
        results.add(
            Result.of(what, mixed.rate, RATE)
                .beside("engine, fresh", fresh.rate)
                .atLeastTimes(0.5));
        results.add(Result.of(what + ", p99", mixed.p99, "ms"));
        results.add(Result.of(what + ", refused", mixed.refused, "calls"));
      }
      Figure earlier = Figure.of(figures, "earlier");
      if (earlier != null) {
        results.add(
            Result.of("engine after 1,000,000 reservations", earlier.rate, RATE)
                .beside("engine, fresh", fresh.rate)
                .atLeastTimes(0.9));
        results.add(
            Result.of("engine after 1,000,000 reservations, p99", earlier.p99, "ms").below(50));
      }
    }
    Figure replicas = Figure.of(figures, "replicas");
    if (replicas != null) {
      Result both = Result.of("engine, 2 processes on one event", replicas.rate, RATE);
      results.add(fresh == null ? both : both.beside("engine, fresh", fresh.rate));
      results.add(Result.of("engine, 2 processes, p99", replicas.p99, "ms"));
      results.add(Result.of("engine, 2 processes, refused", replicas.refused, "calls").atMost(0));
    }
    return results;
  }

  private record Figure(int callers, double rate, double p50, double p99, double refused) {
    static @Nullable Figure of(JsonNode figures, String name) {
      JsonNode figure = figures.path(name);
      return figure.isMissingNode()
          ? null
          : new Figure(
              figure.path("callers").asInt(),
              figure.path("rate").asDouble(),
              figure.path("p50Millis").asDouble(),
              figure.path("p99Millis").asDouble(),
              figure.path("refused").asDouble());
    }
  }
}
