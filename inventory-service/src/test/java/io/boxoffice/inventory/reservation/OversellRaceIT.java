package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.BackendInitializer;
import io.boxoffice.common.test.TestBeans;
import io.boxoffice.inventory.InventoryApplication;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two replicas of the service, one hot ticket type, and more buyers than tickets. */
class OversellRaceIT extends RunningEngine {
  private static final int BUYERS = 512;

  @Autowired private MeterRegistry registry;

  @Test
  void two_replicas_never_sell_more_than_there_is() throws Exception {
    Shop shop = shop();
    UUID hot = ticketType(shop, 300, "");
    UUID side = ticketType(shop, 10_000, "");
    double isolated = isolated(registry);
    try (ConfigurableApplicationContext replica = replica()) {
      StockEngine other = replica.getBean(StockEngine.class);
      List<Callable<ReserveOutcome>> buyers = new ArrayList<>();
      for (int i = 0; i < BUYERS; i++) {
        StockEngine on = i % 2 == 0 ? engine : other;
        StockCommand.Reserve command =
            new StockCommand.Reserve(
                Ids.next(),
                "k" + i,
                Ids.next(),
                i % 3 == 0
                    ? List.of(new Item(side, 1), new Item(hot, 1))
                    : List.of(new Item(hot, 1)));
        buyers.add(() -> execute(on, shop, command));
      }
      Map<Class<?>, Long> outcomes =
          atOnce(buyers).stream()
              .collect(Collectors.groupingBy(Object::getClass, Collectors.counting()));
      assertThat(outcomes)
          .isEqualTo(
              Map.of(
                  ReserveOutcome.Reserved.class,
                  300L,
                  ReserveOutcome.SoldOut.class,
                  BUYERS - 300L));
      // the locks alone keep the replicas apart; the version of the counts never has to
      assertThat(isolated(registry)).isEqualTo(isolated);
      assertThat(isolated(replica.getBean(MeterRegistry.class))).isZero();
    }
    StockAudit.Line line = assertAddsUp(shop, hot);
    assertThat(line.counts()).isEqualTo(new StockCounts(300, 0, 300, 0, 0));
    assertAddsUp(shop, side);
  }

  @Test
  void two_replicas_keep_the_books_while_everything_happens_at_once() throws Exception {
    long seed = System.nanoTime();
    System.out.println("OversellRaceIT seed " + seed);
    Random random = new Random(seed);
    Shop shop = shop();
    UUID hot = ticketType(shop, 120, "");
    try (ConfigurableApplicationContext replica = replica()) {
      StockEngine other = replica.getBean(StockEngine.class);
      List<Callable<StockOutcome>> work = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        StockEngine on = random.nextBoolean() ? engine : other;
        StockEngine then = random.nextBoolean() ? engine : other;
        String key = "k" + random.nextInt(200);
        int quantity = 1 + random.nextInt(3);
        int fate = random.nextInt(4);
        UUID buyer = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        work.add(
            () -> {
              ReserveOutcome made = execute(on, shop, reserve(key, buyer, hot, quantity));
              if (!(made instanceof ReserveOutcome.Reserved reserved)) {
                return made;
              }
              UUID id = reserved.reservation().id();
              return switch (fate) {
                case 0 -> execute(then, shop, new StockCommand.Confirm(id));
                case 1 -> execute(then, shop, new StockCommand.Release(key, Ids.next()));
                case 2 -> execute(then, shop, new StockCommand.GiveBack(id, buyer));
                default -> made;
              };
            });
      }
      atOnce(work);
    }
    StockAudit.Line line = assertAddsUp(shop, hot);
    assertThat(line.counts().reserved() + line.counts().sold()).isLessThanOrEqualTo(120);
  }

  private static double isolated(MeterRegistry of) {
    return of.get(StockMetrics.ISOLATED).counter().count();
  }

  private static ConfigurableApplicationContext replica() {
    return new SpringApplicationBuilder(InventoryApplication.class, TestBeans.class)
        .initializers(new BackendInitializer())
        .profiles("test")
        .properties("spring.jmx.enabled=false")
        .run("--server.port=0");
  }

  private static <T> List<T> atOnce(List<? extends Callable<? extends T>> work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<T>> running = new ArrayList<>();
    List<T> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<? extends T> one : work) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return one.call();
                }));
      }
      start.countDown();
      for (Future<T> one : running) {
        done.add(one.get(60, TimeUnit.SECONDS));
      }
    }
    return done;
  }
}
