package io.boxoffice.load;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(
    name = "seats",
    mixinStandardHelpOptions = true,
    description = {
      "Best available seats of a map of 100,000, nine tenths of it taken, beside a look at each seat;",
      "and an event with 1,000,000 seats through the gateway, beside a COPY of as many rows."
    })
final class SeatsBench extends Bench {
  private static final String DRIVER = "io.boxoffice.inventory.reservation.SeatsBench";
  private static final int SECTIONS = 20;
  private static final int SUBSECTIONS = 10;
  private static final int SEATS = 1_000_000;
  private static final int EVENTS = 3;
  private static final double LONGEST_MICROS = 1_000;
  private static final double LONGEST_SECONDS = 10;

  /**
   * The service's heap is bounded to 384 MB; living with less shows that it does not grow to it.
   */
  private static final double MOST_MEGABYTES = 384;

  private final Map<String, String> env;

  SeatsBench(Map<String, String> env, PrintStream out) {
    super(out, 10);
    this.env = env;
  }

  @Override
  List<Result> measure() throws Exception {
    JsonNode figures = new InventoryDriver(env).run(DRIVER, Long.toString(time().toSeconds()), "");
    Local local = new Local(env);
    String seller = local.token("seller@%s.test".formatted(local.tenant()));
    List<Double> seconds = new ArrayList<>();
    Heap heap = new Heap(Local.required(env, "BOXOFFICE_INVENTORY_URL"));
    heap.start();
    try {
      String venue = venue(local, seller);
      for (int i = 0; i < EVENTS; i++) {
        seconds.add(create(local, seller, venue));
      }
    } finally {
      heap.stop();
    }
    say("heap of the service meanwhile: %.0f MB at most".formatted(heap.mostMegabytes()));
    return results(figures, seconds, heap.mostMegabytes());
  }

  private static List<Result> results(JsonNode figures, List<Double> seconds, double megabytes) {
    double slowest = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    JsonNode scattered = figures.path("scattered");
    JsonNode scan = figures.path("scan");
    JsonNode back = figures.path("atTheBack");
    String seatBySeat = "seat by seat";
    return List.of(
        Result.of("best available, scattered seats left, p50", micros(scattered, "p50"), "µs")
            .beside(seatBySeat, micros(scan, "p50")),
        Result.of("best available, scattered seats left, p99", micros(scattered, "p99"), "µs")
            .beside(seatBySeat, micros(scan, "p99"))
            .below(LONGEST_MICROS),
        Result.of("best available, back rows left, p99", micros(back, "p99"), "µs")
            .below(LONGEST_MICROS),
        Result.of("1,000,000 seats, slowest of " + EVENTS, slowest, "s")
            .beside("COPY of as many rows", figures.path("copyMillis").asDouble() / 1e3)
            .below(LONGEST_SECONDS),
        Result.of("heap of the service meanwhile", megabytes, "MB").atMost(MOST_MEGABYTES));
  }

  private static double micros(JsonNode selection, String percentile) {
    return selection.path(percentile + "Micros").asDouble();
  }

  private static String venue(Local local, String seller) throws InterruptedException {
    return Local.expect(
            201,
            local.post(
                seller,
                "/api/venues",
                null,
                """
                {"name": "Bench Stadium", "address": "Street 1", "city": "Vienna", "country": "AT",
                 "latitude": 48.2, "longitude": 16.37, "capacity": %d}
                """
                    .formatted(SEATS)),
            "the venue")
        .body()
        .path("id")
        .asString();
  }

  private double create(Local local, String seller, String venue) throws InterruptedException {
    Instant start = Instant.now().plus(Duration.ofDays(30));
    String body =
        """
        {"venueId": "%s", "title": "Bench Final", "category": "sports", "startsAt": "%s",
         "endsAt": "%s", "seatingConfig": {"sections": [%s]}}
        """
            .formatted(venue, start, start.plus(Duration.ofHours(3)), sections());
    long begun = System.nanoTime();
    String event =
        Local.expect(201, local.post(seller, "/api/events", null, body), "the event")
            .body()
            .path("id")
            .asString();
    double seconds = (System.nanoTime() - begun) / 1e9;
    say("an event with %,d seats: %.2f s".formatted(SEATS, seconds));
    JsonNode audit =
        Local.expect(
                200, local.get(seller, "/api/events/%s/stock-audit".formatted(event)), "the audit")
            .body();
    long available = 0;
    for (JsonNode type : audit.path("ticketTypes")) {
      available += type.path("available").asLong();
    }
    if (!audit.path("holds").asBoolean() || available != SEATS) {
      throw new BenchFailure("the seats do not add up: %d, %s".formatted(available, audit));
    }
    return seconds;
  }

  /** Sections of as many rows as it takes, 100 seats a row. */
  private static String sections() {
    int rows = SEATS / SECTIONS / SUBSECTIONS / 100;
    StringJoiner sections = new StringJoiner(",");
    for (int section = 1; section <= SECTIONS; section++) {
      StringJoiner parts = new StringJoiner(",");
      for (int part = 1; part <= SUBSECTIONS; part++) {
        parts.add("{\"name\": \"%d\", \"rows\": %d, \"columns\": 100}".formatted(part, rows));
      }
      sections.add(
          "{\"name\": \"Section %d\", \"priceMinor\": %d, \"subsections\": [%s]}"
              .formatted(section, 1_000 * section, parts));
    }
    return sections.toString();
  }
}
