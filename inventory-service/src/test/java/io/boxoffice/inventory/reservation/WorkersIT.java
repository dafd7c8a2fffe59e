package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What replicas do by the clock, run by hand. */
class WorkersIT extends RunningEngine {
  @Autowired private ExpireHolds holds;
  @Autowired private OfferWaiting offers;
  @Autowired private CleanUp cleanUp;
  @Autowired private ReconcileStock reconcile;
  @Autowired private MeterRegistry meters;
  @Autowired private StringRedisTemplate redis;

  private Answer runWorker(String name) {
    return as(Ids.next(), null, "ops").post("/api/workers/" + name + "/run", "");
  }

  @Test
  void a_hold_whose_time_is_over_goes_back_on_sale_and_no_other() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Instant soon = clock.instant().plus(Duration.ofMinutes(5));
    execute(engine, shop, hold("soon", type, 4, soon));
    execute(engine, shop, hold("later", type, 2, soon.plus(Duration.ofHours(1))));
    execute(
        engine, shop, new StockCommand.Hold(Ids.next(), "ever", item(type, 1), "x", null, null));

    holds.run();
    assertThat(assertAddsUp(shop, type).counts().held()).isEqualTo(7);

    clock.advance(Duration.ofMinutes(6));
    assertThat(holds.run()).isPositive();
    assertThat(assertAddsUp(shop, type).counts()).isEqualTo(new StockCounts(10, 7, 0, 0, 3));
    holds.run();
    assertThat(assertAddsUp(shop, type).counts().held()).isEqualTo(3);
  }

  private static StockCommand.Hold hold(String key, UUID type, int quantity, Instant until) {
    return new StockCommand.Hold(Ids.next(), key, item(type, quantity), "press", until, null);
  }

  private static Item item(UUID type, int quantity) {
    return new Item(type, quantity);
  }

  @Test
  void stock_that_was_not_offered_is_offered_to_those_who_wait() {
    Shop shop = shop();
    UUID type = ticketType(shop, 2, "");
    execute(engine, shop, reserve("all", Ids.next(), type, 2));
    UUID waiting = Ids.next();
    assertThat(execute(engine, shop, new StockCommand.JoinWaitlist(Ids.next(), type, waiting, 1)))
        .isInstanceOf(WaitlistOutcome.Joined.class);
    superuser()
        .sql(
            """
            update inventory.ticket_types set capacity = capacity + 1, available = available + 1
             where id = :type
            """)
        .param("type", type)
        .update();

    assertThat(offers.run()).isPositive();

    assertThat(
            superuser()
                .sql("select status from inventory.waitlist where user_id = :user")
                .param("user", waiting)
                .query(String.class)
                .single())
        .isEqualTo("offered");
    assertThat(assertAddsUp(shop, type).counts()).isEqualTo(new StockCounts(3, 0, 3, 0, 0));
  }

  @Test
  void counters_that_disagree_with_the_rows_are_told_and_left_alone() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    execute(engine, shop, reserve("r", Ids.next(), type, 2));
    reconcile.run();
    double before = disagreements();
    move(type, 1);

    reconcile.run();

    assertThat(disagreements()).isEqualTo(before + 1);
    assertThat(line(shop, type).counts()).isEqualTo(new StockCounts(10, 7, 2, 1, 0));
    move(type, -1);
    expect(200, runWorker("reconcile"));
    assertThat(disagreements()).isEqualTo(before);
  }

  @Test
  void an_event_that_sells_fast_is_counted_once_it_has_calmed_down_and_every_hour() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    reconcile.run();
    double before = disagreements();
    move(type, 1);

    double putOff = putOff();
    change(type, ReconcileStock.MANY_CHANGES);
    reconcile.run();
    assertThat(disagreements()).isEqualTo(before);
    assertThat(putOff()).isEqualTo(putOff + 1);
    reconcile.run();
    assertThat(disagreements()).as("calm").isEqualTo(before + 1);

    move(type, -1);
    change(type, ReconcileStock.MANY_CHANGES);
    reconcile.run();
    assertThat(disagreements()).as("what was found stays").isEqualTo(before + 1);
    clock.advance(ReconcileStock.LONGEST_PUT_OFF);
    change(type, 10 * ReconcileStock.MANY_CHANGES);
    reconcile.run();
    assertThat(disagreements()).as("an hour later").isEqualTo(before);
  }

  @Test
  void an_event_that_has_sold_much_is_watched_before_it_is_counted() {
    reconcile.run();
    double before = disagreements();
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    change(type, ReconcileStock.MANY_CHANGES);
    move(type, 1);

    reconcile.run();
    assertThat(disagreements()).isEqualTo(before);
    reconcile.run();
    assertThat(disagreements()).isEqualTo(before + 1);

    move(type, -1);
    reconcile.run();
  }

  private double putOff() {
    return meters.get("boxoffice.reconcile.put.off").counter().count();
  }

  private static void change(UUID type, long times) {
    superuser()
        .sql(
            "update inventory.ticket_types set stock_version = stock_version + :times"
                + " where id = :type")
        .param("times", times)
        .param("type", type)
        .update();
  }

  private double disagreements() {
    return meters.get("boxoffice.stock.disagreements").gauge().value();
  }

  /** Counts tickets as sold that nobody bought; the CHECK has nothing against it. */
  private static void move(UUID type, int quantity) {
    superuser()
        .sql(
            """
            update inventory.ticket_types
               set available = available - :quantity, sold = sold + :quantity
             where id = :type
            """)
        .param("quantity", quantity)
        .param("type", type)
        .update();
  }

  @Test
  void wrong_copies_in_redis_are_repaired() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    String path = "/api/events/" + shop.event() + "/availability";
    expect(200, visitor(shop.tenant()).get(path));
    Set<String> keys = redis.keys("*stock*" + shop.event() + "*");
    assertThat(keys).isNotEmpty();
    keys.forEach(key -> redis.opsForValue().set(key, "{\"available\": 1000000}"));

    assertThat(reconcile.run()).isPositive();

    assertThat(redis.keys("*stock*" + shop.event() + "*")).isEmpty();
    assertThat(
            meters
                .get("boxoffice.reconcile.copies")
                .tag("copies", "availability")
                .tag("check", "repaired")
                .counter()
                .count())
        .isPositive();
    assertThat(
            expect(200, visitor(shop.tenant()).get(path))
                .body()
                .at("/ticketTypes/0/available")
                .asInt())
        .isEqualTo(10);
    assertThat(line(shop, type).holds()).isTrue();
  }

  @Test
  void what_has_served_its_time_goes_in_batches_and_the_rest_stays() {
    Shop shop = shop();
    int many = 2 * CleanUp.BATCH + 10;
    insertDeltas(shop, many, clock.instant().minus(Duration.ofMinutes(61)), 1);
    insertDeltas(shop, 5, clock.instant().minus(Duration.ofMinutes(50)), many + 1);
    execute(engine, shop, new StockCommand.Release("old", Ids.next()));
    age(shop, Duration.ofDays(31));
    execute(engine, shop, new StockCommand.Release("young", Ids.next()));

    assertThat(cleanUp.run()).isGreaterThanOrEqualTo(many + 1);

    assertThat(count("seat_deltas", shop)).isEqualTo(5);
    assertThat(
            superuser()
                .sql("select reservation_key from inventory.reservations where tenant_id = :t")
                .param("t", shop.tenant())
                .query(String.class)
                .list())
        .containsExactly("young");
    assertThat(count("reservation_history", shop)).isEqualTo(1);
  }

  private static void age(Shop shop, Duration by) {
    superuser()
        .sql(
            "update inventory.reservations set changed_at = changed_at - :by::interval"
                + " where tenant_id = :t")
        .param("by", by.toSeconds() + " seconds")
        .param("t", shop.tenant())
        .update();
  }

  private static void insertDeltas(Shop shop, int count, Instant at, int first) {
    superuser()
        .sql(
            """
            insert into inventory.seat_deltas (event_id, version, tenant_id, seats, statuses,
                                               changed_at)
            select :event, v, :tenant, '{1}', '{1}', :at
              from generate_series(:first, :first + :count - 1) as v
            """)
        .param("event", shop.event())
        .param("tenant", shop.tenant())
        .param("at", Timestamp.from(at))
        .param("first", first)
        .param("count", count)
        .update();
  }

  private static int count(String table, Shop shop) {
    return superuser()
        .sql("select count(*) from inventory." + table + " where tenant_id = :t")
        .param("t", shop.tenant())
        .query(Integer.class)
        .single();
  }

  @Test
  void reservations_whose_event_is_no_more_are_ended_unless_an_order_has_them() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    UUID gone = Ids.next();
    StockCommand.Reserve mine = reserve("mine", Ids.next(), type, 1);
    StockCommand.Reserve ordered = reserve("ordered", Ids.next(), type, 1);
    execute(engine, shop, mine);
    execute(engine, shop, ordered);
    execute(
        engine,
        shop,
        new StockCommand.TakeOver("order", ordered.userId(), ordered.reservationId()));
    superuser()
        .sql("update inventory.reservations set event_id = :gone where tenant_id = :t")
        .param("gone", gone)
        .param("t", shop.tenant())
        .update();
    cleanUp.run();
    assertThat(status(mine)).isEqualTo("reserved");

    clock.advance(Duration.ofDays(2));
    assertThat(cleanUp.run()).isPositive();

    assertThat(status(mine)).isEqualTo("expired");
    assertThat(status(ordered)).isEqualTo("reserved");
  }

  private static String status(StockCommand.Reserve command) {
    return superuser()
        .sql("select status from inventory.reservations where id = :id")
        .param("id", command.reservationId())
        .query(String.class)
        .single();
  }

  @Test
  void operators_start_workers_by_hand() {
    for (String name :
        new String[] {
          "expire-reservations",
          "expire-holds",
          "offer-waiting",
          "end-events",
          "reprice",
          "clean-up",
          "reconcile"
        }) {
      Answer answer = expect(200, runWorker(name));
      assertThat(answer.body().path("worker").asString()).isEqualTo(name);
      assertThat(answer.body().path("handled").isInt()).isTrue();
      assertThat(
              meters
                  .get("boxoffice.worker.run")
                  .tag("worker", name)
                  .tag("outcome", "done")
                  .timer()
                  .count())
          .isPositive();
    }
    assertThat(expect(404, runWorker("everything")).slug()).isEqualTo("unknown-worker");
  }
}
