package io.boxoffice.common.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import io.boxoffice.common.cache.VersionedCache.Check;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Caches of several processes over one database, which is a map here, and one real Redis. */
class VersionedCacheIT {
  private static final Duration BELIEVED = Duration.ofMillis(400);
  private static final TestRedis REDIS = new TestRedis();
  private static final UUID TENANT = Ids.next();
  private final AtomicLong nanos = new AtomicLong(1_000_000_000);
  private final Truth truth = new Truth();
  private final List<ConfigurableApplicationContext> processes = new ArrayList<>();
  private final String id = Ids.next().toString();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({DataRedisAutoConfiguration.class, CacheAutoConfiguration.class})
  static class Wiring {
    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }

  /** The database: values with versions, and how often it was asked for which. */
  private static final class Truth implements CacheSource<String> {
    private final Map<String, Versioned<String>> rows = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile Runnable beforeLoad = () -> {};
    private volatile Runnable afterLoad = () -> {};

    void set(String id, long version, String value) {
      rows.put(TenantContext.required().tenantId() + id, new Versioned<>(version, value));
    }

    private @Nullable Versioned<String> row(String id) {
      return rows.get(TenantContext.required().tenantId() + id);
    }

    @Override
    public OptionalLong version(String id) {
      questions.incrementAndGet();
      Versioned<String> row = row(id);
      return row == null ? OptionalLong.empty() : OptionalLong.of(row.version());
    }

    @Override
    public @Nullable Versioned<String> load(String id) {
      loads.incrementAndGet();
      beforeLoad.run();
      Versioned<String> row = row(id);
      afterLoad.run();
      return row;
    }
  }

  @BeforeAll
  static void startRedis() {
    REDIS.start();
  }

  @AfterAll
  static void stopRedis() {
    REDIS.close();
  }

  @BeforeEach
  void first() {
    set(1, "one");
  }

  @AfterEach
  void stopProcesses() {
    processes.forEach(ConfigurableApplicationContext::close);
  }

  private void set(long version, String value) {
    in(TENANT, () -> truth.set(id, version, value));
  }

  private static void in(UUID tenant, Runnable work) {
    TenantContext.system(tenant, "test").run(work);
  }

  private static String key(UUID tenant, String id) {
    return "boxoffice:cache:{test:words:" + tenant + ':' + id + '}';
  }

  private ConfigurableApplicationContext process(String redis) {
    ConfigurableApplicationContext process =
        new SpringApplicationBuilder(Wiring.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.application.name=test",
                "spring.data.redis.url=" + redis,
                "spring.data.redis.timeout=150ms",
                "spring.data.redis.connect-timeout=1s",
                "boxoffice.cache.redis-url=" + redis,
                "boxoffice.cache.max-size=100",
                "boxoffice.cache.patience=150ms")
            .run();
    processes.add(process);
    return process;
  }

  private VersionedCache<String> connected() {
    ConfigurableApplicationContext process = process(REDIS.url());
    SharedCopies shared = process.getBean(SharedCopies.class);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(shared::usable);
    return cache(process);
  }

  private VersionedCache<String> cache(ConfigurableApplicationContext process) {
    Ticker ticker = nanos::get;
    Caches caches =
        new Caches(
            process.getBean(SharedCopies.class),
            process.getBean(MeterRegistry.class),
            "test",
            100,
            ticker);
    return caches.over(
        truth,
        CacheSpec.of(
            "words", Duration.ofMinutes(5), BELIEVED, new Words(), (i, v) -> !v.startsWith("?")));
  }

  private static final class Words implements CacheCodec<String> {
    @Override
    public byte[] write(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String read(byte[] bytes) {
      String value = new String(bytes, StandardCharsets.UTF_8);
      if (value.startsWith("!")) {
        throw new IllegalArgumentException("no word");
      }
      return value;
    }
  }

  private String read(VersionedCache<String> cache) {
    return TenantContext.system(TENANT, "test")
        .call(() -> cache.get(id).map(Versioned::value).orElse("nothing"));
  }

  private StringRedisTemplate redis() {
    return processes.getFirst().getBean(StringRedisTemplate.class);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private double repaired(int process) {
    return processes
        .get(process)
        .getBean(MeterRegistry.class)
        .get("boxoffice.cache.repaired")
        .counter()
        .count();
  }

  private double reads(int process, String result) {
    return processes
        .get(process)
        .getBean(MeterRegistry.class)
        .get("boxoffice.cache.reads")
        .tag("result", result)
        .counter()
        .count();
  }

  @Test
  void a_copy_is_believed_for_a_while_and_then_confirmed() {
    VersionedCache<String> cache = connected();
    assertThat(read(cache)).isEqualTo("one");
    assertThat(read(cache)).isEqualTo("one");
    assertThat(truth.questions).hasValue(1);
    assertThat(truth.loads).hasValue(1);

    pass(BELIEVED.plusMillis(1));

    assertThat(read(cache)).isEqualTo("one");
    assertThat(truth.questions).hasValue(2);
    assertThat(truth.loads).hasValue(1);
    assertThat(reads(0, "near")).isEqualTo(1);
    assertThat(reads(0, "confirmed")).isEqualTo(1);
    assertThat(reads(0, "loaded")).isEqualTo(1);
  }

  @Test
  void a_change_of_another_process_shows_as_soon_as_the_copy_is_no_longer_believed() {
    VersionedCache<String> cache = connected();
    read(cache);
    set(2, "two");
    pass(BELIEVED);
    assertThat(read(cache)).isEqualTo("one");

    pass(Duration.ofNanos(1));

    assertThat(read(cache)).isEqualTo("two");
  }

  @Test
  void the_time_counts_from_before_the_question_however_long_the_answer_takes() {
    VersionedCache<String> cache = connected();
    truth.afterLoad = () -> pass(BELIEVED);
    assertThat(read(cache)).isEqualTo("one");
    truth.afterLoad = () -> {};
    set(2, "two");
    pass(Duration.ofNanos(1));

    assertThat(read(cache)).isEqualTo("two");
  }

  @Test
  void a_change_that_is_told_shows_at_once() {
    VersionedCache<String> cache = connected();
    read(cache);
    set(2, "two");

    cache.outdated(TENANT, id);

    assertThat(read(cache)).isEqualTo("two");
    set(3, "three");
    cache.outdated(TENANT);
    assertThat(read(cache)).isEqualTo("three");
    set(4, "four");
    cache.invalidate(TENANT, id);
    assertThat(read(cache)).isEqualTo("four");
  }

  @Test
  void what_is_gone_is_gone_for_the_cache_as_well() {
    VersionedCache<String> cache = connected();
    read(cache);
    truth.rows.clear();
    pass(BELIEVED.plusNanos(1));
    assertThat(read(cache)).isEqualTo("nothing");
    assertThat(reads(0, "absent")).isEqualTo(1);
    set(2, "two");
    pass(BELIEVED.plusNanos(1));
    assertThat(read(cache)).isEqualTo("two");
  }

  @Test
  void a_hundred_who_miss_at_once_cause_one_load() throws Exception {
    VersionedCache<String> cache = connected();
    CountDownLatch asked = new CountDownLatch(100);
    truth.beforeLoad = () -> await(asked);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Callable<String> reader =
            () -> {
              asked.countDown();
              return read(cache);
            };
        answers.add(threads.submit(reader));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo("one");
      }
    }
    assertThat(truth.loads).hasValue(1);
    assertThat(truth.questions).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_failure_reaches_all_who_wait_and_the_next_tries_again() {
    VersionedCache<String> cache = connected();
    truth.beforeLoad =
        () -> {
          throw new IllegalStateException("database down");
        };
    assertThatThrownBy(() -> read(cache)).hasMessage("database down");
    truth.beforeLoad = () -> {};
    assertThat(read(cache)).isEqualTo("one");
  }

  @Test
  void a_question_that_was_under_way_when_a_change_was_told_does_not_answer_later_readers() {
    VersionedCache<String> cache = connected();
    truth.afterLoad =
        () -> {
          truth.afterLoad = () -> {};
          set(2, "two");
          cache.outdated(TENANT, id);
        };
    assertThat(read(cache)).isEqualTo("one");
    assertThat(read(cache)).isEqualTo("two");
  }

  @Test
  void a_second_process_takes_the_copy_of_the_first() {
    assertThat(read(connected())).isEqualTo("one");
    VersionedCache<String> other = connected();
    assertThat(read(other)).isEqualTo("one");
    assertThat(truth.loads).hasValue(1);
    assertThat(reads(1, "shared")).isEqualTo(1);
  }

  @Test
  void while_one_process_loads_another_waits_for_its_copy() throws Exception {
    VersionedCache<String> one = connected();
    VersionedCache<String> other = connected();
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    truth.beforeLoad =
        () -> {
          loading.countDown();
          await(go);
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> first = threads.submit(() -> read(one));
      loading.await();
      Future<String> second = threads.submit(() -> read(other));
      Awaitility.await().until(() -> truth.questions.get() == 2);
      go.countDown();
      assertThat(first.get()).isEqualTo("one");
      assertThat(second.get()).isEqualTo("one");
    }
    assertThat(truth.loads).hasValue(1);
  }

  @Test
  void a_slow_reader_never_puts_an_older_value_over_a_newer_one() throws Exception {
    VersionedCache<String> slow = connected();
    VersionedCache<String> quick = connected();
    CountDownLatch loaded = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    truth.afterLoad =
        () -> {
          truth.afterLoad = () -> {};
          loaded.countDown();
          await(go);
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> late = threads.submit(() -> read(slow));
      loaded.await();
      set(2, "two");
      assertThat(read(quick)).isEqualTo("two");
      go.countDown();
      assertThat(late.get()).isEqualTo("one");
    }
    assertThat(stored()).isEqualTo("two");
  }

  private String stored() {
    byte[] entry = redis().execute(c -> c.stringCommands().get(bytes(key(TENANT, id))), true);
    return Entry.read(key(TENANT, id), entry) instanceof Entry.Read.Good good
        ? new String(good.payload(), StandardCharsets.UTF_8)
        : "garbage";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatever_else_stands_in_redis_is_thrown_away_and_put_right() {
    VersionedCache<String> cache = connected();
    String key = key(TENANT, id);
    byte[] good = Entry.write(key, 1, bytes("one"));
    byte[] torn = java.util.Arrays.copyOf(good, good.length - 1);
    byte[] changed = good.clone();
    changed[changed.length - 1] ^= 1;
    Map<String, byte[]> poisons =
        Map.of(
            "text", bytes("{\"value\": \"evil\"}"),
            "nothing at all", new byte[0],
            "half an entry", torn,
            "another payload", changed,
            "the entry of another key", Entry.write(key(Ids.next(), id), 1, bytes("evil")),
            "a value that cannot be read", Entry.write(key, 1, bytes("!")),
            "a value that does not belong to the id", Entry.write(key, 1, bytes("?")),
            "a version that never was", Entry.write(key, 99, bytes("evil")),
            "a broken entry of a version that never was", broken(Entry.write(key, 99, bytes("e"))));
    poisons.forEach(
        (what, poison) -> {
          double before = repaired(0);
          redis().execute(c -> c.stringCommands().set(bytes(key), poison), true);
          cache.outdated(TENANT, id);
          // a new near copy, so that Redis is asked
          VersionedCache<String> fresh = cache(processes.getFirst());
          assertThat(read(fresh)).as(what).isEqualTo("one");
          assertThat(stored()).as(what).isEqualTo("one");
          assertThat(repaired(0)).as(what).isGreaterThan(before);
        });
    redis().delete(key);
    redis().opsForList().rightPush(key, "evil");
    assertThat(read(cache(processes.getFirst()))).isEqualTo("one");
    assertThat(stored()).isEqualTo("one");
  }

  private static byte[] broken(byte[] entry) {
    entry[entry.length - 1] ^= 1;
    return entry;
  }

  @Test
  void tenants_never_meet_in_a_key() {
    VersionedCache<String> cache = connected();
    UUID other = Ids.next();
    in(other, () -> truth.set(id, 1, "theirs"));
    assertThat(read(cache)).isEqualTo("one");
    in(other, () -> assertThat(cache.get(id)).contains(new Versioned<>(1, "theirs")));
    assertThat(redis().hasKey(key(TENANT, id))).isTrue();
    assertThat(redis().hasKey(key(other, id))).isTrue();
    in(Ids.next(), () -> assertThat(cache.get(id)).isEqualTo(Optional.<Versioned<String>>empty()));
    assertThatThrownBy(() -> cache.get(id)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_check_finds_what_is_wrong_and_takes_it_away() {
    VersionedCache<String> cache = connected();
    String key = key(TENANT, id);
    in(
        TENANT,
        () -> {
          assertThat(cache.check(id)).isEqualTo(Check.ABSENT);
          cache.get(id);
          assertThat(cache.check(id)).isEqualTo(Check.SOUND);
          put(key, Entry.write(key, 1, bytes("evil")));
          assertThat(cache.check(id)).isEqualTo(Check.REPAIRED);
          assertThat(cache.check(id)).isEqualTo(Check.ABSENT);
          put(key, Entry.write(key, 7, bytes("one")));
          assertThat(cache.check(id)).isEqualTo(Check.REPAIRED);
          put(key, bytes("garbage"));
          assertThat(cache.check(id)).isEqualTo(Check.REPAIRED);
          put(key, Entry.write(key, 1, bytes("one")));
          truth.set(id, 2, "two");
          assertThat(cache.check(id)).isEqualTo(Check.SOUND);
        });
  }

  private void put(String key, byte[] entry) {
    redis().execute(c -> c.stringCommands().set(bytes(key), entry), true);
  }

  @Test
  void without_redis_at_the_start_reads_go_to_the_database_and_copies_are_shared_later() {
    try (TestRedis late = new TestRedis()) {
      ConfigurableApplicationContext process = process(late.url());
      VersionedCache<String> cache = cache(process);
      assertThat(read(cache)).isEqualTo("one");
      assertThat(process.getBean(SharedCopies.class).usable()).isFalse();

      late.start();

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> process.getBean(SharedCopies.class).usable());
      read(cache(process));
      assertThat(redis().hasKey(key(TENANT, id))).isTrue();
    }
  }

  @Test
  void redis_may_go_and_come_back_while_reads_go_on() {
    try (TestRedis frail = new TestRedis().start()) {
      ConfigurableApplicationContext process = process(frail.url());
      SharedCopies shared = process.getBean(SharedCopies.class);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(shared::usable);
      read(cache(process));

      frail.close();

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                long start = System.nanoTime();
                assertThat(read(cache(process))).isEqualTo("one");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
                return !shared.usable();
              });
      frail.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                assertThat(read(cache(process))).isEqualTo("one");
                return shared.usable() && Boolean.TRUE.equals(redis().hasKey(key(TENANT, id)));
              });
    }
  }
}
