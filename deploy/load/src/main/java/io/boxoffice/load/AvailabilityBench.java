package io.boxoffice.load;

import io.boxoffice.load.Search.Found;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "availability",
    mixinStandardHelpOptions = true,
    description = {
      "GET /api/events/{id}/availability through the gateway, while some tickets a second are sold:",
      "how many reads, and how soon they show a sale; beside an empty request the same way."
    })
final class AvailabilityBench extends HttpBench {
  private static final double WANTED = 5_000;
  private static final int OK = 200;
  private static final double MOST_MILLIS = 150;
  private static final double STALEST_MILLIS = 1_000;
  private static final int READERS = 15_000;
  private static final int WRITERS = 1_000;

  AvailabilityBench(Map<String, String> env, PrintStream out) {
    super(env, out);
  }

  @Override
  int people() {
    return READERS + WRITERS;
  }

  @Override
  List<Result> measure(Sale sale, List<String> tokens, Generator generator) throws Exception {
    String host = host(sale.local());
    List<String> readers = tokens.subList(0, READERS);
    Requests requests = Requests.plain("GET", sale.availabilityPath(), host, readers);
    Search search =
        new Search(
            generator.of(requests),
            Search.OUTSTANDING,
            status -> status == OK,
            MOST_MILLIS,
            this::say,
            tally -> {});
    say("availability through the gateway, while tickets are sold");
    Found found;
    Staleness staleness = new Staleness(sale, tokens.subList(READERS, tokens.size()));
    staleness.start();
    try {
      search.warmUp(Search.WARM_UP_REQUESTS);
      found = search.upTo(WANTED, time());
    } finally {
      staleness.stop();
    }
    say(
        "%,d sales meanwhile, shown after %.0f ms (p50), %.0f ms at most"
            .formatted(staleness.sales(), staleness.millis(50), staleness.millis(100)));
    Found empty = empty(generator, host, sale.availabilityPath(), readers);
    sale.audit(staleness.sales(), 0);
    Tally tally = found.tally();
    return List.of(
        Result.of("availability reads", tally.rate(status -> status == OK), "requests/s")
            .beside("empty request, same gateway", empty.tally().rate(status -> status == OK))
            .atLeast(WANTED),
        Result.of("availability reads, p50", tally.millis(50), "ms")
            .beside("empty request", empty.tally().millis(50)),
        Result.of("availability reads, p99", tally.millis(99), "ms")
            .beside("empty request", empty.tally().millis(99)),
        Result.of("offered", found.offered(), "requests/s"),
        Result.of("failed, not a 200", 100 * tally.failed(s -> s == OK), "%")
            .atMost(100 * Search.MOST_FAILED),
        Result.of("sales meanwhile", (double) staleness.sales(), "reservations"),
        Result.of("stalest read after a sale", staleness.millis(100), "ms").below(STALEST_MILLIS));
  }
}
