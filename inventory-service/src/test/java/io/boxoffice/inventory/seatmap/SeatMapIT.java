package io.boxoffice.inventory.seatmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.cache.VersionedCache.Check;
import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.Replica;
import io.boxoffice.inventory.RunningService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.JsonNode;

/** The map of seats is what the rows say, in every form, whoever changes them. */
class SeatMapIT extends RunningService {
  @Autowired private SeatMapPages pages;
  @Autowired private StringRedisTemplate redis;
  @Autowired private MeterRegistry meters;

  private record House(Shop shop, UUID type, SeatRows rows) {
    String path() {
      return "/api/events/" + shop.event() + "/seats";
    }
  }

  private House house(int rows, int columns) {
    Shop shop = shop();
    UUID type = ticketType(shop, rows * columns - 1, "");
    return new House(shop, type, SeatRows.make(shop.tenant(), shop.event(), type, rows, columns));
  }

  private Answer map(House house) {
    return expect(200, visitor(house.shop().tenant()).get(house.path()));
  }

  private static int[] statuses(JsonNode map) {
    return statuses(
        Base64.getDecoder().decode(map.path("statuses").asString()), map.path("seats").asInt());
  }

  private static int[] statuses(byte[] bits, int seats) {
    int[] statuses = new int[seats];
    for (int seat = 0; seat < seats; seat++) {
      statuses[seat] = (bits[seat / 4] >> (2 * (seat % 4))) & 3;
    }
    return statuses;
  }

  private HttpResponse<byte[]> bytes(House house) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + house.path()))
              .header("X-Tenant-Id", house.shop().tenant().toString())
              .header("Accept", "application/octet-stream")
              .build(),
          BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void withinASecond(Supplier<Boolean> shows) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(1))
        .until(shows::get);
  }

  @Test
  void the_map_has_two_bits_a_seat_and_how_they_lie() {
    House house = house(3, 5);
    house.rows().move(1, 0, 4);
    house.rows().move(2, 1);
    house.rows().move(3, 13);

    Answer map = map(house);

    assertThat(map.body().path("version").asLong()).isEqualTo(4);
    assertThat(map.body().path("seats").asInt()).isEqualTo(14);
    assertThat(map.body().path("encoding").asString()).isEqualTo("base64-2bit");
    assertThat(statuses(map.body())).containsExactly(1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3);
    JsonNode block = map.body().path("blocks").path(0);
    assertThat(block.toString())
        .isEqualTo(
            """
            {"section":"Floor","subsection":"A","ticketTypeId":"%s","firstSeat":0,"rows":3,\
            "columns":5,"removed":[1],"accessible":[2]}"""
                .formatted(house.type()));
    assertThat(map.raw().headers().firstValue("ETag")).contains("\"4\"");
    assertThat(map.raw().headers().firstValue("Cache-Control")).contains("no-cache, public");
  }

  @Test
  void it_comes_without_the_layout_and_as_bare_bytes_too() {
    House house = house(3, 5);
    house.rows().move(2, 2, 3);
    Client visitor = visitor(house.shop().tenant());

    Answer states = expect(200, visitor.get(house.path() + "?layout=false"));
    assertThat(states.body().has("blocks")).isFalse();
    assertThat(statuses(states.body())).isEqualTo(house.rows().statuses());

    HttpResponse<byte[]> bytes = bytes(house);
    assertThat(bytes.statusCode()).isEqualTo(200);
    assertThat(bytes.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(bytes.headers().firstValue("X-Seat-Map-Version")).contains("2");
    assertThat(bytes.body()).hasSize(4);
    assertThat(statuses(bytes.body(), 14)).isEqualTo(house.rows().statuses());

    // three forms of one version are not the same
    assertThat(bytes.headers().firstValue("ETag")).contains("\"2-b\"");
    assertThat(states.raw().headers().firstValue("ETag")).contains("\"2-s\"");
    assertThat(visitor.with("If-None-Match", "\"2\"").get(house.path()).status()).isEqualTo(304);
    assertThat(visitor.with("If-None-Match", "\"2\"").get(house.path() + "?layout=false").status())
        .isEqualTo(200);
    house.rows().move(0, 2);
    withinASecond(() -> visitor.with("If-None-Match", "\"2\"").get(house.path()).status() == 200);
  }

  @Test
  void where_there_are_no_seats_there_is_no_map() {
    Shop shop = shop();
    UUID draft = event(shop.tenant(), shop.seller(), shop.venue());
    Client visitor = visitor(shop.tenant());
    for (String more : new String[] {"", "/stream"}) {
      String path = "/seats" + more;
      assertThat(expect(404, visitor.get("/api/events/" + shop.event() + path)).slug())
          .isEqualTo("no-seating");
      assertThat(expect(404, visitor.get("/api/events/" + draft + path)).slug())
          .isEqualTo("unknown-event");
      assertThat(expect(404, visitor.get("/api/events/" + Ids.next() + path)).slug())
          .isEqualTo("unknown-event");
    }
    assertThat(
            visitor
                .with("Accept", "image/png")
                .get("/api/events/" + shop.event() + "/seats")
                .status())
        .isEqualTo(406);
    assertThat(
            expect(400, visitor.get("/api/events/" + shop.event() + "/seats?layout=perhaps"))
                .slug())
        .isEqualTo("malformed-request");
  }

  @Test
  void the_map_follows_what_another_process_does() {
    House house = house(20, 20);
    Random random = new Random(7);
    map(house);
    for (int round = 0; round < 20; round++) {
      int[] seats = random.ints(random.nextInt(1, 20), 0, 399).distinct().toArray();
      long version = house.rows().move(random.nextInt(4), seats);
      withinASecond(() -> map(house).body().path("version").asLong() == version);
      assertThat(statuses(map(house).body())).isEqualTo(house.rows().statuses());
    }
    assertThat(reads("advanced")).isPositive();
  }

  @Test
  void a_map_whose_changes_are_forgotten_is_read_anew() {
    House house = house(10, 10);
    map(house);
    double before = reads("loaded");
    house.rows().move(1, 5);
    house.rows().forgetChanges();
    long version = house.rows().move(2, 6);

    withinASecond(() -> map(house).body().path("version").asLong() == version);

    assertThat(statuses(map(house).body())).isEqualTo(house.rows().statuses());
    assertThat(reads("loaded") - before).isEqualTo(1);
  }

  @Test
  void another_replica_takes_the_map_from_redis_and_catches_up() {
    House house = house(10, 10);
    map(house);
    try (Replica replica = Replica.start()) {
      long version = house.rows().move(1, 5);
      Answer there =
          expect(200, visitor(house.shop().tenant()).at(replica.port()).get(house.path()));
      assertThat(there.body().path("version").asLong()).isEqualTo(version);
      assertThat(statuses(there.body())).isEqualTo(house.rows().statuses());
      MeterRegistry theirs = replica.context().getBean(MeterRegistry.class);
      assertThat(reads(theirs, "advanced")).isEqualTo(1);
      assertThat(reads(theirs, "loaded")).isZero();
    }
  }

  @Test
  void what_is_wrong_in_redis_is_found_and_put_right() {
    House house = house(10, 10);
    map(house);
    String key = redis.keys("*seats-1*" + house.shop().event() + "*").iterator().next();
    worker(house.shop().tenant())
        .run(
            () -> {
              UUID event = house.shop().event();
              assertThat(pages.check(event)).isEqualTo(Check.SOUND);
              byte[] name = key.getBytes(StandardCharsets.UTF_8);
              byte[] good = redis.execute(c -> c.stringCommands().get(name), true);
              byte[] bad = good.clone();
              bad[bad.length - 1] ^= 3;
              redis.execute(c -> c.stringCommands().set(name, bad), true);
              assertThat(pages.check(event)).isEqualTo(Check.REPAIRED);
              assertThat(pages.check(event)).isEqualTo(Check.ABSENT);
              redis.execute(c -> c.stringCommands().set(name, good), true);
              house.rows().move(2, 1, 2, 3);
              assertThat(pages.check(event)).isEqualTo(Check.SOUND);
            });
    withinASecond(
        () -> java.util.Arrays.equals(statuses(map(house).body()), house.rows().statuses()));
  }

  @Test
  void a_large_house_is_one_small_answer() {
    House house = house(400, 250);
    house.rows().move(2, java.util.stream.IntStream.range(0, 50_000).toArray());
    house.rows().move(1, 99_998);

    HttpResponse<byte[]> bytes = bytes(house);

    assertThat(bytes.body()).hasSize(25_000);
    assertThat(statuses(bytes.body(), 99_999)).isEqualTo(house.rows().statuses());
  }

  private double reads(String result) {
    return reads(meters, result);
  }

  private static double reads(MeterRegistry registry, String result) {
    return registry
        .get("boxoffice.cache.reads")
        .tags("cache", "seats-1", "result", result)
        .counter()
        .count();
  }
}
