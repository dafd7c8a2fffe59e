package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.seat.SeatMap;
import io.boxoffice.inventory.seat.SeatMaps;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Named seats, from the organiser's configuration to the sold ticket. */
class SeatingIT extends RunningEngine {
  private static final String HOUSE =
      """
      , "seatingConfig": {"note": "kept", "sections": [
        {"name": "Parquet", "priceMinor": 5000, "subsections": [
          {"name": "left", "rows": 3, "columns": 6},
          {"name": "box", "rows": 1, "columns": 4, "priceMinor": 9000,
           "removed": [[1, 2]], "accessible": [[1, 1]]}]},
        {"name": "Balcony", "priceMinor": 2000, "maxPerOrder": 4, "subsections": [
          {"name": "only", "rows": 2, "columns": 5}]}]}
      """;

  @Autowired private SeatMaps maps;

  /** An event with seats, published. */
  private Shop house(String config) {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    UUID event = expect(201, client.post("/api/events", eventJson(venue, config))).id();
    expect(200, client.post("/api/events/" + event + "/publish", ""));
    return new Shop(tenant, seller, venue, event);
  }

  private Map<String, UUID> types(Shop shop) {
    Map<String, UUID> types = new HashMap<>();
    for (JsonNode type :
        expect(200, visitor(shop.tenant()).get("/api/events/" + shop.event() + "/ticket-types"))
            .body()
            .path("items")) {
      types.put(type.path("name").asString(), UUID.fromString(type.path("id").asString()));
    }
    return types;
  }

  private Answer reserve(Shop shop, UUID buyer, String key, String item) {
    return as(buyer, shop.tenant(), "buyer")
        .with("Idempotency-Key", key)
        .post(
            "/api/reservations",
            "{\"eventId\": \"%s\", \"items\": [%s]}".formatted(shop.event(), item));
  }

  private static String named(UUID type, String section, String part, int... rowsAndSeats) {
    StringBuilder seats = new StringBuilder();
    for (int i = 0; i < rowsAndSeats.length; i += 2) {
      seats.append(i == 0 ? "" : ",");
      seats.append(
          "{\"section\": \"%s\", \"subsection\": \"%s\", \"row\": %d, \"seat\": %d}"
              .formatted(section, part, rowsAndSeats[i], rowsAndSeats[i + 1]));
    }
    return "{\"ticketTypeId\": \"%s\", \"quantity\": %d, \"seats\": [%s]}"
        .formatted(type, rowsAndSeats.length / 2, seats);
  }

  private static List<Integer> seats(Answer reservation) {
    List<Integer> seats = new ArrayList<>();
    for (JsonNode item : reservation.body().path("items")) {
      item.path("seats").forEach(seat -> seats.add(seat.path("number").asInt()));
    }
    return seats;
  }

  @Test
  void seats_of_a_batch_that_fails_are_free_again() {
    Shop shop = house(HOUSE);
    UUID type = types(shop).get("Balcony");
    AtomicBoolean fails = new AtomicBoolean(true);
    StockEngine once =
        engine(
            new TransactionOperations() {
              @Override
              public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                return transaction.execute(
                    status -> {
                      T made = action.doInTransaction(status);
                      if (fails.getAndSet(false)) {
                        throw new IllegalStateException("before the commit");
                      }
                      return made;
                    });
              }
            },
            new StockDecisions(TTL, TTL, PRICES),
            10,
            100);
    assertThatThrownBy(() -> execute(once, shop, reserve("lost", Ids.next(), type, 4)))
        .hasMessage("before the commit");
    for (int quantity : new int[] {4, 4, 2}) {
      assertThat(execute(once, shop, reserve("k" + Ids.next(), Ids.next(), type, quantity)))
          .isInstanceOf(ReserveOutcome.Reserved.class);
    }
    assertThat(assertAddsUp(shop, type).counts().reserved()).isEqualTo(10);
  }

  @Test
  void a_seating_config_makes_ticket_types_and_seats() {
    Shop shop = house(HOUSE);
    Map<String, UUID> types = types(shop);
    assertThat(types).containsOnlyKeys("Parquet", "Parquet – box", "Balcony");
    assertThat(line(shop, types.get("Parquet")).counts()).isEqualTo(StockCounts.of(18));
    assertThat(line(shop, types.get("Parquet – box")).counts()).isEqualTo(StockCounts.of(3));
    assertThat(line(shop, types.get("Balcony")).counts()).isEqualTo(StockCounts.of(10));
    types.values().forEach(type -> assertAddsUp(shop, type));
    assertThat(
            visitor(shop.tenant())
                .get("/api/events/" + shop.event())
                .body()
                .path("seatingConfig")
                .path("note")
                .asString())
        .isEqualTo("kept");
  }

  @Test
  void a_config_that_cannot_be_used_is_refused_with_the_place_of_its_fault() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    Map<String, String> faults = new HashMap<>();
    faults.put("{\"sections\": []}", "seatingConfig.sections");
    faults.put("{\"sections\": \"many\"}", "seatingConfig");
    faults.put(
        section("\"rows\": 0, \"columns\": 5"), "seatingConfig.sections[0].subsections[0].rows");
    faults.put(
        section("\"rows\": 1, \"columns\": 1, \"removed\": [[1, 1]]"),
        "seatingConfig.sections[0].subsections[0].removed");
    faults.put(
        section("\"rows\": 2, \"columns\": 2, \"accessible\": [[3, 1]]"),
        "seatingConfig.sections[0].subsections[0].accessible");
    faults.forEach(
        (config, field) -> {
          Answer answer =
              client.post("/api/events", eventJson(venue, ", \"seatingConfig\": " + config));
          assertThat(answer.status()).as(config).isEqualTo(400);
          assertThat(answer.body().path("errors").path(0).path("field").asString())
              .as(config)
              .isEqualTo(field);
        });
    assertThat(
            client
                .post(
                    "/api/events",
                    eventJson(
                        venue,
                        ", \"capacity\": 5, \"seatingConfig\": "
                            + section("\"rows\": 2, \"columns\": 3")))
                .slug())
        .isEqualTo("too-many-seats");
  }

  private static String section(String part) {
    return "{\"sections\": [{\"name\": \"A\", \"priceMinor\": 1, \"subsections\": [{\"name\": \"1\", "
        + part
        + "}]}]}";
  }

  @Test
  void a_buyer_gets_the_seats_named_and_nobody_else_does() {
    Shop shop = house(HOUSE);
    UUID parquet = types(shop).get("Parquet");
    UUID buyer = Ids.next();
    Answer mine =
        expect(201, reserve(shop, buyer, "a", named(parquet, "Parquet", "left", 1, 1, 1, 2)));
    assertThat(seats(mine)).containsExactly(0, 1);
    assertThat(mine.body().path("items").path(0).path("seats").path(1).path("seat").asInt())
        .isEqualTo(2);
    assertThat(reserve(shop, buyer, "a", named(parquet, "Parquet", "left", 1, 1, 1, 2)).body())
        .isEqualTo(mine.body());
    assertThat(
            expect(422, reserve(shop, buyer, "a", named(parquet, "Parquet", "left", 1, 5, 1, 6)))
                .slug())
        .isEqualTo("idempotency-key-reused");
    Answer taken =
        expect(409, reserve(shop, Ids.next(), "b", named(parquet, "Parquet", "left", 1, 2, 1, 3)));
    assertThat(taken.slug()).isEqualTo("seat-taken");
    assertThat(taken.body().path("seat").path("seat").asInt()).isEqualTo(2);
    assertThat(
            expect(404, reserve(shop, buyer, "c", named(parquet, "Balcony", "only", 1, 1))).slug())
        .isEqualTo("unknown-seat");
    assertThat(
            expect(409, reserve(shop, buyer, "d", named(parquet, "Parquet", "left", 1, 4))).slug())
        .isEqualTo("leaves-seat-alone");

    Answer read =
        expect(200, as(buyer, shop.tenant(), "buyer").get("/api/reservations/" + mine.id()));
    assertThat(read.body()).isEqualTo(mine.body());
    assertThat(line(shop, parquet).seats()).isEqualTo(new StockAudit.Seats(16, 2, 0, 0, 0));
    expect(204, as(buyer, shop.tenant(), "buyer").delete("/api/reservations/" + mine.id()));
    expect(201, reserve(shop, Ids.next(), "e", named(parquet, "Parquet", "left", 1, 1, 1, 2)));
    assertAddsUp(shop, parquet);
  }

  @Test
  void a_taken_seat_that_its_reservation_does_not_name_breaks_the_audit() {
    Shop shop = house(HOUSE);
    UUID parquet = types(shop).get("Parquet");
    for (int row = 1; row <= 3; row++) {
      expect(
          201,
          reserve(shop, Ids.next(), "r" + row, named(parquet, "Parquet", "left", row, 1, row, 2)));
    }
    assertAddsUp(shop, parquet);
    superuser()
        .sql(
            """
            update inventory.seats set reservation_id = :other
             where event_id = :event and row_no = 2 and seat_no = 1 and status = 1
            """)
        .param("other", Ids.next())
        .param("event", shop.event())
        .update();
    assertThat(line(shop, parquet).seats()).isEqualTo(new StockAudit.Seats(12, 6, 0, 0, 1));
    assertThat(line(shop, parquet).holds()).isFalse();
  }

  @Test
  void best_available_seats_adjoin_and_a_sold_one_comes_back_by_its_number() {
    Shop shop = house(HOUSE);
    UUID balcony = types(shop).get("Balcony");
    String two =
        "{\"ticketTypeId\": \"%s\", \"quantity\": 2, \"seatSelection\": \"best_available\"}"
            .formatted(balcony);
    Answer first = expect(201, reserve(shop, Ids.next(), "a", two));
    assertThat(seats(first)).hasSize(2);
    assertThat(seats(first).get(1)).isEqualTo(seats(first).get(0) + 1);
    expect(
        200,
        internal(shop.tenant(), "POST", "/internal/reservations/" + first.id() + "/confirm", null));
    assertThat(line(shop, balcony).seats()).isEqualTo(new StockAudit.Seats(8, 0, 2, 0, 0));
    String back =
        "{\"returnKey\": \"r\", \"eventId\": \"%s\", \"items\": [{\"ticketTypeId\": \"%s\", \"quantity\": 1 %s}]}";
    assertThat(
            expect(
                    422,
                    internal(
                        shop.tenant(),
                        "POST",
                        "/internal/stock/returns",
                        back.formatted(shop.event(), balcony, "")))
                .slug())
        .isEqualTo("seats-required");
    assertThat(
            expect(
                    409,
                    internal(
                        shop.tenant(),
                        "POST",
                        "/internal/stock/returns",
                        back.formatted(shop.event(), balcony, ", \"seats\": [0]")))
                .slug())
        .isEqualTo("seat-not-sold");
    String seat = ", \"seats\": [" + seats(first).get(0) + "]";
    for (int i = 0; i < 2; i++) {
      expect(
          204,
          internal(
              shop.tenant(),
              "POST",
              "/internal/stock/returns",
              back.formatted(shop.event(), balcony, seat)));
    }
    expect(
        204,
        internal(
            shop.tenant(),
            "POST",
            "/internal/stock/write-offs",
            """
            {"writeOffKey": "w", "eventId": "%s", "reason": "fraud_detected",
             "items": [{"ticketTypeId": "%s", "quantity": 1, "seats": [%d]}]}
            """
                .formatted(shop.event(), balcony, seats(first).get(1))));
    assertThat(line(shop, balcony).seats()).isEqualTo(new StockAudit.Seats(9, 0, 0, 1, 0));
    assertThat(assertAddsUp(shop, balcony).counts()).isEqualTo(new StockCounts(10, 9, 0, 0, 1));
  }

  @Test
  void seats_of_a_draft_may_be_laid_out_anew_until_somebody_counts_on_them() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    Client client = as(seller, tenant, "seller");
    UUID venue = venue(tenant, seller);
    UUID event = expect(201, client.post("/api/events", eventJson(venue, HOUSE))).id();
    Shop shop = new Shop(tenant, seller, venue, event);
    String other = ", \"version\": 1, \"seatingConfig\": " + section("\"rows\": 4, \"columns\": 4");
    expect(200, client.put("/api/events/" + event, eventJson(venue, other)));
    assertThat(client.get("/api/events/" + event + "/ticket-types").body().path("items"))
        .hasSize(1);
    UUID type =
        UUID.fromString(
            client
                .get("/api/events/" + event + "/ticket-types")
                .body()
                .path("items")
                .path(0)
                .path("id")
                .asString());
    assertThat(line(shop, type).seats()).isEqualTo(new StockAudit.Seats(16, 0, 0, 0, 0));
    expect(
        201,
        client
            .with("Idempotency-Key", "h")
            .post(
                "/api/events/" + event + "/holds",
                "{\"ticketTypeId\": \"%s\", \"quantity\": 3, \"reason\": \"press\"}"
                    .formatted(type)));
    assertThat(
            expect(
                    409,
                    client.put(
                        "/api/events/" + event, eventJson(venue, HOUSE + ", \"version\": 2")))
                .slug())
        .isEqualTo("seating-in-use");
    assertThat(line(shop, type).seats()).isEqualTo(new StockAudit.Seats(13, 0, 0, 3, 0));
    assertAddsUp(shop, type);
  }

  @Test
  void replicas_that_pick_seats_at_once_sell_each_seat_once() throws Exception {
    long seed = Long.getLong("it.seed", System.nanoTime());
    System.out.println("SeatingIT seed " + seed);
    Shop shop =
        house(
            ", \"seatingConfig\": "
                + section("\"rows\": 12, \"columns\": 20, \"removed\": [[1, 10], [4, 3]]"));
    UUID type = types(shop).get("A");
    List<StockEngine> replicas = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      replicas.add(engine(transaction, new StockDecisions(TTL, TTL, PRICES), 1 + i * 20, 10_000));
    }
    Random random = new Random(seed);
    List<Callable<List<Integer>>> work = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StockEngine on = replicas.get(random.nextInt(replicas.size()));
      StockEngine then = replicas.get(random.nextInt(replicas.size()));
      int quantity = 1 + random.nextInt(4);
      int fate = random.nextInt(4);
      SeatRef ref = new SeatRef("A", "1", 1 + random.nextInt(12), 1 + random.nextInt(20));
      boolean manual = random.nextInt(5) == 0;
      Item item =
          manual
              ? new Item(type, 1, List.of(ref), false)
              : new Item(type, quantity, List.of(), false);
      StockCommand.Reserve command =
          new StockCommand.Reserve(Ids.next(), "k" + i, Ids.next(), List.of(item));
      work.add(
          () -> {
            if (!(execute(on, shop, command) instanceof ReserveOutcome.Reserved reserved)) {
              return List.of();
            }
            UUID id = reserved.reservation().id();
            if (fate == 0) {
              execute(then, shop, new StockCommand.Release(command.key(), Ids.next()));
              return List.of();
            }
            if (fate == 1) {
              execute(then, shop, new StockCommand.Confirm(id));
            }
            return reserved.reservation().items().stream()
                .flatMap(one -> one.seats().stream())
                .map(Reservation.ReservedSeat::number)
                .toList();
          });
    }
    Set<Integer> sold = new HashSet<>();
    int total = 0;
    for (List<Integer> seats : atOnce(work)) {
      total += seats.size();
      sold.addAll(seats);
    }
    assertThat(sold).as("seed %d: no seat twice", seed).hasSize(total);
    StockAudit.Line line = assertAddsUp(shop, type);
    assertThat(line.counts().reserved() + line.counts().sold()).isEqualTo(total);
    assertThat(memory(shop).bytes())
        .as("the map in memory says what the rows say")
        .isEqualTo(rows(shop).bytes());
  }

  @Test
  void a_batch_that_fails_leaves_the_map_as_the_rows_are() {
    Shop shop = house(", \"seatingConfig\": " + section("\"rows\": 2, \"columns\": 10"));
    UUID type = types(shop).get("A");
    AtomicBoolean broken = new AtomicBoolean();
    TransactionOperations failing =
        new TransactionOperations() {
          @Override
          public <T> T execute(
              org.springframework.transaction.support.TransactionCallback<T> action) {
            return transaction.execute(
                status -> {
                  T result = action.doInTransaction(status);
                  if (broken.get()) {
                    throw new DataIntegrityViolationException("on purpose");
                  }
                  return result;
                });
          }
        };
    StockEngine on = engine(failing, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    assertThat(execute(on, shop, reserve("a", Ids.next(), type, 2)))
        .isInstanceOf(ReserveOutcome.Reserved.class);
    broken.set(true);
    try {
      execute(on, shop, reserve("b", Ids.next(), type, 4));
      throw new AssertionError("a failed batch answered");
    } catch (DataIntegrityViolationException expected) {
      broken.set(false);
    }
    ReserveOutcome.Reserved all =
        (ReserveOutcome.Reserved) execute(on, shop, reserve("c", Ids.next(), type, 10));
    assertThat(all.reservation().items().getFirst().seats()).hasSize(10);
    assertAddsUp(shop, type);
  }

  @Test
  void the_database_itself_refuses_a_seat_without_its_buyer() {
    Shop shop = house(", \"seatingConfig\": " + section("\"rows\": 1, \"columns\": 2"));
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                superuser()
                    .sql("update inventory.seats set status = 2 where event_id = :event")
                    .param("event", shop.event())
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                superuser()
                    .sql(
                        """
                        insert into inventory.seats
                          (event_id, block, row_no, seat_no, seat, tenant_id)
                        select event_id, block, row_no, seat_no, 77, tenant_id
                          from inventory.seats where event_id = :event
                        """)
                    .param("event", shop.event())
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class);
  }

  private SeatMap memory(Shop shop) {
    return java.util.Objects.requireNonNull(
        worker(shop.tenant()).call(() -> transaction.execute(status -> maps.locked(shop.event()))));
  }

  private SeatMap rows(Shop shop) {
    return java.util.Objects.requireNonNull(
        worker(shop.tenant())
            .call(
                () ->
                    transaction.execute(
                        status ->
                            seats.read(
                                shop.event(),
                                seats.layout(shop.event()),
                                seats.edition(shop.event())))));
  }

  static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    List<Future<T>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> one : work) {
        answers.add(
            threads.submit(
                () -> {
                  go.await();
                  return one.call();
                }));
      }
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> answer : answers) {
        results.add(answer.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }
}
