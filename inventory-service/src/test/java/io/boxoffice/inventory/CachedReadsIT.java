package io.boxoffice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What everybody reads comes from copies, and nobody can tell but by the speed. */
class CachedReadsIT extends RunningService {
  private static Replica replica;

  @Autowired private StringRedisTemplate redis;
  @Autowired private MeterRegistry meters;

  @BeforeAll
  static void startReplica() {
    replica = Replica.start();
  }

  @AfterAll
  static void stopReplica() {
    replica.close();
  }

  private Answer availability(Shop shop) {
    return expect(200, visitor(shop.tenant()).get(path(shop, "/availability")));
  }

  private static String path(Shop shop, String more) {
    return "/api/events/" + shop.event() + more;
  }

  private static int left(Answer availability) {
    return availability.body().path("ticketTypes").path(0).path("available").asInt();
  }

  private static String tag(Answer answer) {
    return answer.raw().headers().firstValue("ETag").orElseThrow();
  }

  private void sell(Shop shop, UUID type, int at) {
    expect(
        201,
        as(Ids.next(), shop.tenant(), "buyer")
            .at(at)
            .with("Idempotency-Key", "k")
            .post("/api/reservations", SellingIT.reserve(shop, type, 1)));
  }

  /** Expects something to show within the second after which everybody has to see a change. */
  private static void withinASecond(Supplier<Boolean> shows) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .until(shows::get);
  }

  @Test
  void an_answer_is_tagged_and_not_sent_twice_while_nothing_changed() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Client visitor = visitor(shop.tenant());
    for (String path :
        List.of(path(shop, ""), path(shop, "/ticket-types"), path(shop, "/availability"))) {
      Answer answer = expect(200, visitor.get(path));
      assertThat(answer.raw().headers().firstValue("Cache-Control"))
          .as(path)
          .contains("no-cache, public");
      Answer same = visitor.with("If-None-Match", tag(answer)).get(path);
      assertThat(same.status()).as(path).isEqualTo(304);
      assertThat(same.raw().body()).as(path).isEmpty();
      assertThat(tag(same)).isEqualTo(tag(answer));
    }
    Answer before = availability(shop);
    sell(shop, type, port);
    Answer after =
        expect(200, visitor.with("If-None-Match", tag(before)).get(path(shop, "/availability")));
    assertThat(left(after)).isEqualTo(left(before) - 1);
    assertThat(after.body().path("version").asLong())
        .isGreaterThan(before.body().path("version").asLong());
  }

  @Test
  void organisers_get_what_is_there_and_never_a_copy() {
    Shop shop = shop();
    ticketType(shop, 10, "");
    for (String role : List.of("seller", "venue_manager", "admin")) {
      for (String path :
          List.of(path(shop, ""), path(shop, "/ticket-types"), path(shop, "/availability"))) {
        Answer answer = expect(200, as(shop.seller(), shop.tenant(), role).get(path));
        assertThat(answer.raw().headers().firstValue("Cache-Control")).contains("no-store");
      }
    }
  }

  @Test
  void a_draft_is_in_no_copy_and_shows_when_it_is_published() {
    UUID tenant = tenant();
    UUID seller = Ids.next();
    UUID event = event(tenant, seller, venue(tenant, seller));
    Client organiser = as(seller, tenant, "seller");
    Client visitor = visitor(tenant);
    expect(404, visitor.get("/api/events/" + event));
    expect(200, organiser.get("/api/events/" + event));
    expect(404, visitor.get("/api/events/" + event));
    expect(404, visitor.get("/api/events/" + event + "/availability"));
    assertThat(redis.keys("*" + event + "*")).isEmpty();

    expect(200, organiser.post("/api/events/" + event + "/publish", ""));

    expect(200, visitor.get("/api/events/" + event));
    withinASecond(() -> visitor.at(replica.port()).get("/api/events/" + event).status() == 200);
    assertThat(redis.keys("*event-1*" + event + "*")).hasSize(1);
  }

  @Test
  void a_sale_on_another_replica_shows_within_a_second() {
    Shop shop = shop();
    UUID type = ticketType(shop, 100, "");
    for (int sold = 1; sold <= 10; sold++) {
      int expected = 100 - sold;
      availability(shop);
      sell(shop, type, replica.port());
      withinASecond(() -> left(availability(shop)) == expected);
    }
  }

  @Test
  void an_edit_shows_at_once_where_it_was_made_and_within_a_second_elsewhere() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    Client seller = as(shop.seller(), shop.tenant(), "seller");
    Client here = visitor(shop.tenant());
    Client there = here.at(replica.port());
    there.get(path(shop, ""));
    there.get(path(shop, "/ticket-types"));

    here.get(path(shop, ""));
    expect(
        200,
        seller.put(
            path(shop, ""),
            eventJson(shop.venue(), ", \"version\": 2").replace("Gala", "Matinee")));
    assertThat(text(here.get(path(shop, "")), "title")).isEqualTo("Matinee");
    withinASecond(() -> text(there.get(path(shop, "")), "title").equals("Matinee"));

    expect(
        200,
        seller.put(
            "/api/venues/" + shop.venue(),
            VENUE.replace("Hall", "Arena").strip().replaceAll("}$", ", \"version\": 1}")));
    assertThat(text(here.get(path(shop, "")), "venueName")).isEqualTo("Arena");
    withinASecond(() -> text(there.get(path(shop, "")), "venueName").equals("Arena"));

    here.get(path(shop, "/availability"));
    expect(
        200,
        seller.put(
            "/api/ticket-types/" + type,
            """
            {"name": "Balcony", "priceMinor": 100, "currency": "EUR", "capacity": 10,
             "status": "paused", "version": 1}
            """));
    Answer paused = expect(200, here.get(path(shop, "/availability")));
    assertThat(paused.body().path("ticketTypes").path(0).path("status").asString())
        .isEqualTo("paused");
    withinASecond(
        () ->
            there
                .get(path(shop, "/ticket-types"))
                .body()
                .path("items")
                .path(0)
                .path("name")
                .asString()
                .equals("Balcony"));

    expect(200, seller.post(path(shop, "/cancel"), "{\"reason\": \"storm\"}"));
    assertThat(text(here.get(path(shop, "")), "status")).isEqualTo("cancelled");
    withinASecond(() -> text(there.get(path(shop, "")), "status").equals("cancelled"));
  }

  private static String text(Answer answer, String field) {
    return answer.body().path(field).asString();
  }

  @Test
  void a_sale_that_opens_is_a_change_although_no_row_changed() {
    Shop shop = shop();
    ticketType(
        shop,
        10,
        ", \"saleStartsAt\": \"%s\"".formatted(clock.instant().plus(Duration.ofHours(1))));
    Answer before = availability(shop);
    assertThat(before.body().path("ticketTypes").path(0).path("status").asString())
        .isEqualTo("not_yet_on_sale");

    clock.advance(Duration.ofHours(1).plusSeconds(1));

    Answer after =
        visitor(shop.tenant()).with("If-None-Match", tag(before)).get(path(shop, "/availability"));
    assertThat(expect(200, after).body().path("ticketTypes").path(0).path("status").asString())
        .isEqualTo("on_sale");
  }

  @Test
  void no_tenant_sees_the_copies_of_another() {
    Shop shop = shop();
    ticketType(shop, 10, "");
    UUID other = tenant();
    for (String more : List.of("", "/ticket-types", "/availability")) {
      expect(200, visitor(shop.tenant()).get(path(shop, more)));
      expect(404, visitor(other).get(path(shop, more)));
      expect(200, visitor(shop.tenant()).get(path(shop, more)));
    }
    assertThat(redis.keys("*" + shop.event() + "*"))
        .allMatch(key -> key.contains(shop.tenant().toString()));
  }

  @Test
  void a_hundred_visitors_at_once_cause_one_load() throws Exception {
    Shop shop = shop();
    ticketType(shop, 10, "");
    double before = loads();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> availability(shop)));
      }
      for (Future<Answer> answer : answers) {
        assertThat(left(answer.get())).isEqualTo(10);
      }
    }
    assertThat(loads() - before).isEqualTo(1);
  }

  private double loads() {
    return meters
        .get("boxoffice.cache.reads")
        .tags("cache", "stock-2", "result", "loaded")
        .counter()
        .count();
  }

  @Test
  void a_replica_takes_over_copies_and_throws_wrong_ones_away() {
    Shop shop = shop();
    ticketType(shop, 10, "");
    availability(shop);
    Set<String> keys = redis.keys("*" + shop.event() + "*");
    assertThat(keys).hasSize(2);
    keys.forEach(key -> redis.opsForValue().set(key, "{\"available\": 1000000}"));

    Answer there =
        expect(200, visitor(shop.tenant()).at(replica.port()).get(path(shop, "/availability")));

    assertThat(left(there)).isEqualTo(10);
    keys.forEach(key -> assertThat(redis.opsForValue().get(key)).startsWith("BX1"));
  }

  @Test
  void without_redis_everything_is_read_from_the_database() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    try (Replica alone = Replica.start("--spring.data.redis.url=redis://127.0.0.1:1")) {
      Client visitor = visitor(shop.tenant()).at(alone.port());
      for (String more : List.of("", "/ticket-types", "/availability")) {
        expect(200, visitor.get(path(shop, more)));
      }
      sell(shop, type, alone.port());
      assertThat(left(expect(200, visitor.get(path(shop, "/availability"))))).isEqualTo(9);
      assertThat(visitor.get("/health/ready").status()).isEqualTo(200);
      assertThat(visitor.get("/health").status()).isEqualTo(200);
    }
  }
}
