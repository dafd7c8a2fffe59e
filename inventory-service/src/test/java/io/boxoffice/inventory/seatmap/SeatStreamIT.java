package io.boxoffice.inventory.seatmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.inventory.Replica;
import io.boxoffice.inventory.RunningService;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Whoever follows an event's seats hears of every change, in order and once, or is told to look.
 */
class SeatStreamIT extends RunningService {
  private static Replica other;
  @Autowired private SeatStreams streams;

  @BeforeAll
  static void startReplica() {
    other =
        Replica.start("--boxoffice.seat-streams.max=2", "--boxoffice.seat-streams.heartbeat=200ms");
  }

  @AfterAll
  static void stopReplica() {
    other.close();
  }

  private record House(Shop shop, SeatRows rows) {}

  private House house() {
    Shop shop = shop();
    UUID type = ticketType(shop, 399, "");
    return new House(shop, SeatRows.make(shop.tenant(), shop.event(), type, 20, 20));
  }

  private Follower follow(House house, @Nullable Long from) throws Exception {
    return follow(house, port, from);
  }

  private static Follower follow(House house, int at, @Nullable Long from) throws Exception {
    return Follower.follow(HTTP, at, house.shop().tenant(), house.shop().event(), from);
  }

  @Test
  void who_has_no_map_is_told_to_read_it_and_then_hears_each_change() throws Exception {
    House house = house();
    house.rows().move(1, 3);
    try (Follower follower = follow(house, null)) {
      assertThat(follower.status()).isEqualTo(200);
      assertThat(follower.header("Content-Type")).startsWith("text/event-stream");
      assertThat(follower.header("Cache-Control")).isEqualTo("no-store");
      Follower.Heard first = follower.next();
      assertThat(first.kind()).isEqualTo("reset");
      assertThat(first.version()).isEqualTo(2);
      assertThat(first.id()).isEqualTo("2");

      house.rows().move(2, 3, 4);
      house.rows().move(0, 4);

      Follower.Heard sold = follower.next();
      assertThat(sold.kind()).isEqualTo("message");
      assertThat(sold.id()).isEqualTo("3");
      assertThat(sold.version()).isEqualTo(3);
      assertThat(sold.changes()).containsExactly(new int[] {3, 2}, new int[] {4, 2});
      assertThat(follower.next().changes()).containsExactly(new int[] {4, 0});
    }
  }

  @Test
  void a_change_made_in_this_process_wakes_the_stream() throws Exception {
    House house = house();
    try (Follower follower = follow(house, 1L)) {
      long version = house.rows().move(1, 7);
      streams.changed(house.shop().tenant(), house.shop().event());
      assertThat(follower.next().version()).isEqualTo(version);
    }
  }

  @Test
  void clients_that_come_and_go_between_replicas_miss_nothing_and_hear_nothing_twice()
      throws Exception {
    House house = house();
    int batches = 300;
    Random random = new Random(11);
    int[] states = new int[399];
    long at = 1;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sales =
          threads.submit(
              () -> {
                Random seats = new Random(5);
                for (int i = 0; i < batches; i++) {
                  house
                      .rows()
                      .move(
                          seats.nextInt(4),
                          seats.ints(seats.nextInt(1, 9), 0, 399).distinct().toArray());
                  if (i % 3 == 0) {
                    streams.changed(house.shop().tenant(), house.shop().event());
                  }
                }
              });
      while (at < batches + 1) {
        int hear = random.nextInt(1, 40);
        try (Follower follower = follow(house, random.nextBoolean() ? port : other.port(), at)) {
          if (follower.status() == 503) {
            continue;
          }
          for (int i = 0; i < hear && at < batches + 1; i++) {
            Follower.Heard heard = follower.next();
            assertThat(heard.kind()).isEqualTo("message");
            assertThat(heard.version()).isEqualTo(at + 1);
            at = heard.version();
            heard.changes().forEach(change -> states[change[0]] = change[1]);
          }
        }
      }
      sales.get();
    }
    assertThat(states).isEqualTo(house.rows().statuses());
  }

  @Test
  void changes_that_are_forgotten_are_one_order_to_read_the_map() throws Exception {
    House house = house();
    house.rows().move(1, 3);
    house.rows().move(1, 4);
    house.rows().forgetChanges();
    try (Follower follower = follow(house, 1L)) {
      Follower.Heard reset = follower.next();
      assertThat(reset.kind()).isEqualTo("reset");
      assertThat(reset.version()).isEqualTo(3);
      house.rows().move(1, 5);
      Follower.Heard next = follower.next();
      assertThat(next.kind()).isEqualTo("message");
      assertThat(next.version()).isEqualTo(4);
    }
  }

  @Test
  void a_version_that_never_was_is_an_order_to_read_the_map() throws Exception {
    House house = house();
    try (Follower follower = follow(house, 99L)) {
      Follower.Heard reset = follower.next();
      assertThat(reset.kind()).isEqualTo("reset");
      assertThat(reset.version()).isEqualTo(1);
    }
    for (String version : new String[] {"x", "-1", "1.5", "9999999999999999999"}) {
      Answer answer =
          visitor(house.shop().tenant())
              .get("/api/events/" + house.shop().event() + "/seats/stream?version=" + version);
      assertThat(expect(400, answer).slug()).isEqualTo("malformed-request");
    }
  }

  @Test
  void what_was_heard_last_goes_before_the_version_in_the_address() throws Exception {
    House house = house();
    house.rows().move(1, 3);
    house.rows().move(1, 4);
    try (Follower follower =
        Follower.follow(HTTP, port, house.shop().tenant(), house.shop().event(), 2L)) {
      assertThat(follower.next().version()).isEqualTo(3);
    }
  }

  @Test
  void a_change_of_very_many_seats_is_an_order_to_read_the_map() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 24_999, "");
    SeatRows rows = SeatRows.make(shop.tenant(), shop.event(), type, 100, 250);
    try (Follower follower = Follower.follow(HTTP, port, shop.tenant(), shop.event(), 1L)) {
      rows.move(1, IntStream.range(0, 20_001).toArray());
      Follower.Heard heard = follower.next();
      assertThat(heard.kind()).isEqualTo("reset");
      assertThat(heard.version()).isEqualTo(2);
    }
  }

  @Test
  void silence_is_broken_by_comments() throws Exception {
    House house = house();
    try (Follower follower = follow(house, other.port(), 1L)) {
      assertThat(follower.any().kind()).isEqualTo("comment");
      assertThat(follower.any().kind()).isEqualTo("comment");
    }
  }

  @Test
  void past_the_bound_the_answer_is_busy_and_a_place_comes_free_again() throws Exception {
    House house = house();
    // a client of an earlier test is missed at the next heartbeat
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                other
                        .context()
                        .getBean(MeterRegistry.class)
                        .get("boxoffice.seats.streams")
                        .gauge()
                        .value()
                    == 0);
    try (Follower one = follow(house, other.port(), 1L);
        Follower two = follow(house, other.port(), 1L);
        Follower three = follow(house, other.port(), 1L)) {
      assertThat(one.status()).isEqualTo(200);
      assertThat(two.status()).isEqualTo(200);
      assertThat(three.status()).isEqualTo(503);
      assertThat(three.header("Retry-After")).isEqualTo("10");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              try (Follower again = follow(house, other.port(), 1L)) {
                return again.status() == 200;
              }
            });
  }

  @Test
  void a_cancelled_event_ends_its_streams_and_opens_no_more() throws Exception {
    House house = house();
    try (Follower follower = follow(house, 1L)) {
      expect(
          200,
          as(house.shop().seller(), house.shop().tenant(), "seller")
              .post("/api/events/" + house.shop().event() + "/cancel", "{\"reason\": \"storm\"}"));
      Follower.Heard end = follower.next();
      assertThat(end.kind()).isEqualTo("end");
      assertThat(end.data().path("status").asString()).isEqualTo("cancelled");
      assertThat(follower.next().kind()).isEqualTo("closed");
    }
    try (Follower again = follow(house, 1L)) {
      assertThat(again.status()).isEqualTo(204);
    }
  }

  @Test
  void a_process_that_stops_ends_its_streams_at_once() throws Exception {
    House house = house();
    Replica stopping = Replica.start();
    try (Follower follower = follow(house, stopping.port(), 1L)) {
      house.rows().move(1, 1);
      assertThat(follower.next().version()).isEqualTo(2);
      long start = System.nanoTime();
      stopping.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
      assertThat(follower.next().kind()).isEqualTo("closed");
    }
  }

  @Test
  void a_client_that_does_not_read_holds_up_nobody() throws Exception {
    House house = house();
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(1_024);
      lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      lazy.getOutputStream()
          .write(
              """
              GET /api/events/%s/seats/stream?version=1 HTTP/1.1\r
              Host: x\r
              X-Tenant-Id: %s\r
              Accept: text/event-stream\r
              \r
              """
                  .formatted(house.shop().event(), house.shop().tenant())
                  .getBytes(StandardCharsets.US_ASCII));
      int[] all = IntStream.range(0, 399).toArray();
      try (Follower follower = follow(house, 1L)) {
        for (int i = 1; i <= 200; i++) {
          house.rows().move(i % 2 == 0 ? 0 : 3, all);
        }
        for (int version = 2; version <= 201; version++) {
          assertThat(follower.next().version()).isEqualTo(version);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
