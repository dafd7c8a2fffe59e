package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.seat.SeatBlock;
import io.boxoffice.inventory.seat.SeatLayout;
import io.boxoffice.inventory.seat.SeatMap;
import io.boxoffice.inventory.seat.SeatStatus;
import io.boxoffice.inventory.seat.SeatStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chooses best available seats on a map that is nearly full, and copies a million rows into a table
 * like that of the seats, which is what the creation of an event is compared with. {@code
 * ./boxoffice bench seats} runs it and judges what it measured.
 */
public final class SeatsBench {
  private static final long SEED = 20_260_101;
  private static final int BLOCKS = 10;
  private static final int ROWS = 100;
  private static final int COLUMNS = 100;
  private static final int MILLION = 1_000_000;
  private static final double FULL = 0.9;
  private static final UUID TYPE = UUID.randomUUID();

  /** How many tickets people want at once. */
  private static final int[] PARTIES = {2, 1, 2, 4, 2, 3, 2, 1, 4, 6};

  private SeatsBench() {}

  /** Chooses seats of a map. */
  @FunctionalInterface
  private interface Chooser {
    int[] choose(SeatMap map, int count);
  }

  /** What was seen. */
  record Selection(double p50Micros, double p99Micros, double maxMicros, long selections) {}

  /** Arguments: {@code SECONDS FILE}; more is ignored. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Locale.setDefault(Locale.ROOT);
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[0])).dividedBy(2);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("scattered", measure("scattered seats left", false, time, SeatsBench::best));
    figures.put("atTheBack", measure("the back rows left", true, time, SeatsBench::best));
    figures.put("scan", measure("scattered, seat by seat", false, time, SeatsBench::scan));
    figures.put("copyMillis", copyMillis(new BenchDatabase(System.getenv())));
    Files.writeString(
        Path.of(arguments[1]), JsonMapper.builder().build().writeValueAsString(figures));
  }

  private static int[] best(SeatMap map, int count) {
    return map.best(TYPE, count, false);
  }

  /** The obvious way: the first seats that adjoin, from the first seat on. */
  private static int[] scan(SeatMap map, int count) {
    SeatLayout layout = map.layout();
    int run = 0;
    for (int seat = 0; seat < layout.seats(); seat++) {
      boolean adjoins = run > 0 && seat % COLUMNS != 0;
      run = map.status(seat) != SeatStatus.AVAILABLE ? 0 : adjoins ? run + 1 : 1;
      if (run == count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
          chosen[i] = seat - count + 1 + i;
        }
        return chosen;
      }
    }
    return null;
  }

  private static Selection measure(String name, boolean back, Duration time, Chooser chooser) {
    House house = new House(back);
    select(house, chooser, time.dividedBy(2), new Histogram(3));
    Histogram seen = new Histogram(3);
    select(house, chooser, time, seen);
    Selection selection =
        new Selection(
            seen.getValueAtPercentile(50) / 1e3,
            seen.getValueAtPercentile(99) / 1e3,
            seen.getMaxValue() / 1e3,
            seen.getTotalCount());
    EngineBench.say(
        "%,d seats, %.0f %% taken, %s: p50 %.1f µs, p99 %.1f µs, longest %.0f µs, %,d selections"
            .formatted(
                house.map.layout().seats(),
                100 * FULL,
                name,
                selection.p50Micros(),
                selection.p99Micros(),
                selection.maxMicros(),
                selection.selections()));
    return selection;
  }

  /** A selection is the choice and its move; as many seats come back, so that it stays as full. */
  private static void select(House house, Chooser chooser, Duration time, Histogram seen) {
    long until = System.nanoTime() + time.toNanos();
    for (int i = 0; System.nanoTime() < until; i++) {
      int count = PARTIES[i % PARTIES.length];
      long start = System.nanoTime();
      int[] chosen = chooser.choose(house.map, count);
      if (chosen != null) {
        house.map.move(chosen, SeatStatus.SOLD);
      }
      seen.recordValue(System.nanoTime() - start);
      if (chosen != null) {
        house.sold(chosen);
        house.giveBack(count);
      }
    }
  }

  /** A house of one price, nine tenths of it sold. */
  private static final class House {
    private final SeatMap map;
    private final List<Integer> sold = new ArrayList<>();
    private final Random random = new Random(SEED);
    private final boolean back;

    House(boolean back) {
      this.back = back;
      List<SeatBlock> blocks = new ArrayList<>();
      for (int i = 0; i < BLOCKS; i++) {
        int seats = ROWS * COLUMNS;
        blocks.add(
            new SeatBlock(
                i, "S" + i, "1", TYPE, i * seats, seats, ROWS, COLUMNS, new int[0], new int[0]));
      }
      map = new SeatMap(new SeatLayout(blocks), new SeatStore.Edition(Instant.EPOCH, 1));
      int seats = map.layout().seats();
      for (int seat = 0; seat < seats; seat++) {
        boolean taken = back ? seat < seats * FULL : random.nextDouble() < FULL;
        if (taken) {
          map.move(new int[] {seat}, SeatStatus.SOLD);
          sold.add(seat);
        }
      }
    }

    void sold(int[] seats) {
      for (int seat : seats) {
        sold.add(seat);
      }
    }

    /** Frees some at random; with the back rows left, the last ones sold. */
    void giveBack(int count) {
      for (int i = 0; i < count; i++) {
        int index = back ? sold.size() - 1 : random.nextInt(sold.size());
        int seat = sold.get(index);
        sold.set(index, sold.getLast());
        sold.removeLast();
        map.move(new int[] {seat}, SeatStatus.AVAILABLE);
      }
    }
  }

  /** The fastest that this PostgreSQL takes a million such rows in, of three attempts. */
  private static double copyMillis(BenchDatabase database) throws SQLException, IOException {
    database.jdbc().sql("drop schema if exists reference cascade").update();
    database.jdbc().sql("create schema reference").update();
    double best = Double.MAX_VALUE;
    try (Connection connection = database.connect()) {
      for (int attempt = 0; attempt < 3; attempt++) {
        database.jdbc().sql("drop table if exists reference.seats").update();
        database
            .jdbc()
            .sql("create table reference.seats (like inventory.seats including all)")
            .update();
        database.settle();
        long start = System.nanoTime();
        copy(connection);
        best = Math.min(best, (System.nanoTime() - start) / 1e6);
      }
    }
    database.jdbc().sql("drop schema reference cascade").update();
    EngineBench.say("COPY of %,d such rows: %,.0f ms".formatted(MILLION, best));
    return best;
  }

  private static void copy(Connection connection) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy reference.seats (event_id, block, row_no, seat_no, seat, tenant_id) from stdin");
    StringBuilder rows = new StringBuilder();
    UUID event = UUID.randomUUID();
    UUID tenant = UUID.randomUUID();
    for (int seat = 0; seat < MILLION; seat++) {
      int place = seat % (ROWS * COLUMNS);
      rows.append(event).append('\t').append(seat / (ROWS * COLUMNS)).append('\t');
      rows.append(place / COLUMNS + 1).append('\t').append(place % COLUMNS + 1).append('\t');
      rows.append(seat).append('\t').append(tenant).append('\n');
      if (rows.length() > 1 << 16 || seat == MILLION - 1) {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
      }
    }
    copy.endCopy();
  }
}
