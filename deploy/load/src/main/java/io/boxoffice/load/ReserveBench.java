package io.boxoffice.load;

import io.boxoffice.load.Search.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "reserve",
    mixinStandardHelpOptions = true,
    description = {
      "POST /api/reservations through the gateway, one hot ticket type, each time another buyer;",
      "beside an empty request through the same gateway to the same service."
    })
final class ReserveBench extends HttpBench {
  private static final double WANTED = 1_500;
  private static final int CREATED = 201;
  private static final double MOST_MILLIS = 150;

  /** As many as at an on-sale: each buys again and again, and what it has is counted each time. */
  private static final int BUYERS = 20_000;

  ReserveBench(Map<String, String> env, PrintStream out) {
    super(env, out);
  }

  @Override
  int people() {
    return BUYERS;
  }

  @Override
  List<Result> measure(Sale sale, List<String> tokens, Generator generator)
      throws IOException, InterruptedException {
    String host = host(sale.local());
    List<Tally> sent = new ArrayList<>();
    Requests requests = Requests.posts("/api/reservations", sale.reservation(), host, tokens);
    Search search =
        new Search(
            generator.of(requests),
            Search.OUTSTANDING,
            status -> status == CREATED,
            MOST_MILLIS,
            this::say,
            sent::add);
    say("reservations through the gateway");
    search.warmUp(Search.WARM_UP_REQUESTS);
    Found found;
    try (Disk writes = Disk.of(Path.of(System.getProperty("boxoffice.home", ".")))) {
      found = search.upTo(WANTED, time(), writes);
    }
    Found empty = empty(generator, host, "/api/reservations", tokens);
    long told = sent.stream().mapToLong(tally -> tally.count(s -> s == CREATED)).sum();
    long unknown = sent.stream().mapToLong(Tally::unknown).sum();
    long reserved = sale.audit(told, unknown);
    say(
        "stock audit holds: %,d reserved, %,d answered with 201, %,d unknown"
            .formatted(reserved, told, unknown));
    return results(found, empty, search.disturbed());
  }

  private static List<Result> results(Found found, Found empty, int disturbed) {
    Tally tally = found.tally();
    double rate = tally.rate(status -> status == CREATED);
    return List.of(
        Result.of("reservations accepted", rate, "requests/s")
            .beside("empty request, same gateway", empty.tally().rate(status -> status == 200))
            .atLeast(WANTED),
        Result.of("reservations, p50", tally.millis(50), "ms")
            .beside("empty request", empty.tally().millis(50)),
        Result.of("reservations, p99", tally.millis(99), "ms")
            .beside("empty request", empty.tally().millis(99))
            .below(MOST_MILLIS),
        Result.of("a write alone to the same disk, p99", found.diskP99(), "ms")
            .beside("the longest", found.diskLongest()),
        Result.of("measured again, because of the disk", disturbed, "times"),
        Result.of("offered", found.offered(), "requests/s"),
        Result.of("accepted", (double) tally.count(status -> status == CREATED), "requests"),
        Result.of(
            "refused", (double) tally.count(s -> s >= 400 && s < 500 && s != 429), "requests"),
        Result.of("failed, not a 201", 100 * tally.failed(s -> s == CREATED), "%")
            .atMost(100 * Search.MOST_FAILED));
  }
}
