package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.InventoryApplication;
import io.boxoffice.inventory.reservation.BenchDatabase.BenchEvent;
import io.boxoffice.inventory.reservation.ClosedLoop.Caller;
import io.boxoffice.inventory.reservation.ClosedLoop.Measured;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives the reservation engine of a whole inventory-service, in its process, beside plain SQL on
 * the same PostgreSQL. {@code ./boxoffice bench engine} runs it and judges what it measured.
 *
 * <p>Here and not with the other benches, because nobody outside this package may bring commands to
 * the engine but by HTTP and gRPC.
 */
public final class EngineBench {
  private static final int CALLERS = 256;
  private static final int REPLICAS = 2;
  private static final int NAMED_EVERY = 5;
  private static final int CAPACITY = 1_000_000_000;
  private static final int EARLIER = 1_000_000;
  private static final int EARLIER_AT_ONCE = 50_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
  private static final Duration TICK = Duration.ofSeconds(10);

  private final BenchDatabase database;
  private final StockEngine engine;
  private final StockAudit audit;
  private final ConfigurableApplicationContext service;
  private final Duration time;
  private final Duration warmUp;
  private final Map<String, Object> figures = new LinkedHashMap<>();

  private EngineBench(
      BenchDatabase database, ConfigurableApplicationContext service, Duration time) {
    this.database = database;
    this.engine = service.getBean(StockEngine.class);
    this.audit = service.getBean(StockAudit.class);
    this.service = service;
    this.time = time;
    this.warmUp = warmUp(time);
  }

  /**
   * Arguments: {@code SECONDS FILE PART,...}, or {@code replica TENANT EVENT TYPE SECONDS CALLERS}
   * for the second process of its own making.
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    BenchDatabase database = new BenchDatabase(System.getenv());
    boolean replica = arguments[0].equals("replica");
    if (!replica) {
      say("PostgreSQL: %s".formatted(database.durableSettings()));
      say("starting the inventory service in this process");
    }
    try (ConfigurableApplicationContext service = service()) {
      if (replica) {
        new EngineBench(database, service, Duration.ofSeconds(Long.parseLong(arguments[4])))
            .runAsReplica(arguments);
        return;
      }
      EngineBench bench =
          new EngineBench(database, service, Duration.ofSeconds(Long.parseLong(arguments[0])));
      bench.run(Set.of(arguments[2].split(",", -1)));
      Files.writeString(
          Path.of(arguments[1]), JsonMapper.builder().build().writeValueAsString(bench.figures));
    }
  }

  /** The service as it is shipped, but that its events stay in the outbox: the engine alone. */
  private static ConfigurableApplicationContext service() {
    SpringApplication application = new SpringApplication(InventoryApplication.class);
    application.setLogStartupInfo(false);
    application.setRegisterShutdownHook(true);
    return application.run(
        "--server.port=0",
        "--spring.grpc.server.port=0",
        "--boxoffice.outbox.relay=false",
        "--logging.level.root=warn");
  }

  static void say(String text) {
    System.out.println(text);
  }

  private static Duration warmUp(Duration time) {
    return Collections.max(List.of(time.dividedBy(3), Collections.min(List.of(time, LONG_ENOUGH))));
  }

  private void run(Set<String> parts) throws Exception {
    BenchEvent event = database.newEvent();
    UUID type = addType(event, "Floor");
    if (parts.contains("references")) {
      references(event, type);
    }
    if (parts.contains("fresh") || parts.contains("earlier")) {
      say("engine, one hot ticket type, %d callers".formatted(CALLERS));
      Measured fresh = measure(event, List.of(type));
      figures.put("fresh", fresh);
      checkStock("fresh", event, fresh.made(), 0);
    }
    if (parts.contains("mixed")) {
      mixed();
    }
    if (parts.contains("earlier")) {
      earlier();
    }
    if (parts.contains("replicas")) {
      replicas();
    }
  }

  private void references(BenchEvent event, UUID type) throws InterruptedException {
    Duration each = Duration.ofMillis(Math.max(1_500, time.toMillis() / 6));
    References references = new References(database, event.event(), type, each);
    references.prepare();
    database.settleWithLog();
    say(
        "reference: the hot-row statement, %.1f s for each number of clients"
            .formatted(each.toMillis() / 1e3));
    figures.put("hotRow", references.hotRow());
    database.settleWithLog();
    say("reference: 200 reservations at a time");
    figures.put("batch200", references.batch200());
    database.settleWithLog();
    figures.put("batch200SameRows", references.batch200SameRows());
    references.drop();
  }

  /**
   * Four ticket types, two of them with seats; a fifth of the calls names a seat, and each of those
   * seats is wanted by two.
   */
  private void mixed() throws InterruptedException {
    BenchEvent event = database.newEvent();
    say("writing %,d seats".formatted(HouseOfSeats.SEATS));
    HouseOfSeats house = HouseOfSeats.create(service, event);
    List<UUID> types = new ArrayList<>(house.types());
    types.add(addType(event, "Floor"));
    types.add(addType(event, "Terrace"));
    database.vacuum();
    say(
        "engine, %d ticket types, every fifth call for a seat that two want, %d callers"
            .formatted(types.size(), CALLERS));
    AtomicLong calls = new AtomicLong();
    database.settleWithLog();
    Measured measured =
        say(
            ClosedLoop.run(
                CALLERS,
                warmUp,
                time,
                () ->
                    () -> {
                      long call = calls.getAndIncrement();
                      return call % NAMED_EVERY == 0
                          ? named(event, house.contended(call / NAMED_EVERY))
                          : sure(reserve(event, new Item(pick(types), 1)));
                    }));
    figures.put("mixed", measured);
    checkStock("mixed", event, measured.made(), 0);
  }

  private int named(BenchEvent event, Item item) {
    ReserveOutcome outcome = reserve(event, item);
    return outcome instanceof ReserveOutcome.SeatTaken ? 0 : sure(outcome);
  }

  /** The same engine on an event that has sold a million tickets before. */
  private void earlier() throws InterruptedException {
    BenchEvent event = database.newEvent();
    UUID type = addType(event, "Floor");
    say("writing %,d earlier reservations".formatted(EARLIER));
    long start = System.nanoTime();
    for (int done = 0; done < EARLIER; done += EARLIER_AT_ONCE) {
      database.run(
          "earlier-reservations.sql",
          Map.of("ticketType", type.toString(), "count", Integer.toString(EARLIER_AT_ONCE)));
      if (System.nanoTime() - start > TICK.toNanos()) {
        say("  %,d".formatted(done + EARLIER_AT_ONCE));
        start = System.nanoTime();
      }
    }
    database.vacuum();
    say("engine after %,d earlier reservations, %d callers".formatted(EARLIER, CALLERS));
    Measured measured = measure(event, List.of(type));
    figures.put("earlier", measured);
    checkStock("earlier", event, measured.made(), EARLIER);
  }

  private Measured measure(BenchEvent event, List<UUID> types) throws InterruptedException {
    database.settleWithLog();
    return say(ClosedLoop.run(CALLERS, warmUp, time, () -> buyer(event, types)));
  }

  private static Measured say(Measured measured) {
    say(
        "  %,.0f reservations/s, p50 %.1f ms, p99 %.1f ms, longest %.1f ms, %d refused"
            .formatted(
                measured.rate(),
                measured.p50Millis(),
                measured.p99Millis(),
                measured.maxMillis(),
                measured.refused()));
    return measured;
  }

  private Caller buyer(BenchEvent event, List<UUID> types) {
    return () -> sure(reserve(event, new Item(pick(types), 1)));
  }

  private static UUID pick(List<UUID> types) {
    return types.get(ThreadLocalRandom.current().nextInt(types.size()));
  }

  /** Another person with every call, as at an on-sale. */
  private ReserveOutcome reserve(BenchEvent event, Item item) {
    UUID user = Ids.next();
    TenantContext context =
        new TenantContext(
            event.tenant(), user, Set.of("buyer"), ActorType.USER, null, "POST /api/reservations");
    StockCommand.Reserve command =
        new StockCommand.Reserve(
            Ids.next(), ReservationKeys.ofBuyer(user, Ids.next().toString()), user, List.of(item));
    return context.call(() -> engine.execute(event.event(), command));
  }

  /** One, since there is no reason to refuse it; or none, when the engine had no answer in time. */
  private static int sure(ReserveOutcome outcome) {
    return switch (outcome) {
      case ReserveOutcome.Reserved reserved -> 1;
      case ReserveOutcome.Busy busy -> 0;
      default -> throw new IllegalStateException("refused without a reason: " + outcome);
    };
  }

  private UUID addType(BenchEvent event, String name) {
    UUID type = Ids.next();
    TicketTypeTerms terms =
        new TicketTypeTerms(
            name,
            null,
            2500,
            "EUR",
            CAPACITY,
            1,
            4,
            4,
            null,
            null,
            true,
            2,
            TicketTypeStatus.ACTIVE);
    TicketTypeOutcome outcome =
        TenantContext.system(event.tenant(), "bench")
            .call(() -> engine.execute(event.event(), new StockCommand.AddTicketType(type, terms)));
    if (!(outcome instanceof TicketTypeOutcome.Stored)) {
      throw new IllegalStateException("the ticket type was refused: " + outcome);
    }
    return type;
  }

  /** The stock adds up, and nothing but what callers were told is there. */
  private void checkStock(String part, BenchEvent event, long made, long sold) {
    List<StockAudit.Line> lines =
        TenantContext.system(event.tenant(), "bench").call(() -> audit.audit(event.event()));
    long reserved = lines.stream().mapToLong(line -> line.counts().reserved()).sum();
    long rows = database.completeReservations(event);
    boolean holds = lines.stream().allMatch(StockAudit.Line::holds);
    if (!holds || reserved != made || rows != made + sold) {
      throw new IllegalStateException(
          "%s: the stock does not add up: callers were told of %d reservations, %d are counted, %d rows; %s"
              .formatted(part, made, reserved, rows, lines));
    }
    say("  stock audit holds: %,d reserved, as many as were told".formatted(reserved));
  }

  /** Two whole services sell the same event, each to half of the callers. */
  private void replicas() throws Exception {
    BenchEvent event = database.newEvent();
    UUID type = addType(event, "Floor");
    int callers = CALLERS / REPLICAS;
    say("engine as %d processes on one event, %d callers each".formatted(REPLICAS, callers));
    Process other = startReplica(event, type, callers);
    try (BufferedReader answers = other.inputReader(StandardCharsets.UTF_8)) {
      await(answers, "ready");
      database.settleWithLog();
      other.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
      Measured here = ClosedLoop.run(callers, warmUp, time, () -> buyer(event, List.of(type)));
      Measured there =
          JsonMapper.builder()
              .build()
              .readValue(
                  await(answers, "measured").substring("measured ".length()), Measured.class);
      Measured both =
          new Measured(
              CALLERS,
              here.rate() + there.rate(),
              Math.max(here.p50Millis(), there.p50Millis()),
              Math.max(here.p99Millis(), there.p99Millis()),
              Math.max(here.maxMillis(), there.maxMillis()),
              here.refused() + there.refused(),
              here.made() + there.made());
      say("  %,.0f and %,.0f reservations/s".formatted(here.rate(), there.rate()));
      figures.put("replicas", say(both));
      if (here.made() == 0 || there.made() == 0) {
        throw new IllegalStateException("one of the processes sold nothing");
      }
      checkStock("replicas", event, both.made(), 0);
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  private static String await(BufferedReader answers, String word) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(word)) {
        return line;
      }
      say("  second process: %s".formatted(line));
    }
    throw new IllegalStateException("the second process ended before it was " + word);
  }

  private Process startReplica(BenchEvent event, UUID type, int callers) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            EngineBench.class.getName(),
            "replica",
            event.tenant().toString(),
            event.event().toString(),
            type.toString(),
            Long.toString(time.toSeconds()),
            Integer.toString(callers)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process;
  }

  private void runAsReplica(String[] arguments) throws Exception {
    BenchEvent event = new BenchEvent(UUID.fromString(arguments[1]), UUID.fromString(arguments[2]));
    UUID type = UUID.fromString(arguments[3]);
    say("ready");
    if (System.in.read() < 0) {
      throw new IllegalStateException("nobody waits for this process any more");
    }
    Measured measured =
        ClosedLoop.run(
            Integer.parseInt(arguments[5]), warmUp, time, () -> buyer(event, List.of(type)));
    say("measured %s".formatted(JsonMapper.builder().build().writeValueAsString(measured)));
  }
}
