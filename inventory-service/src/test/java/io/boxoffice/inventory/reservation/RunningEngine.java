package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.inventory.RunningService;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.seat.SeatMaps;
import io.boxoffice.inventory.seat.SeatStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Engines of the test's own beside the service's, over the same database. */
abstract class RunningEngine extends RunningService {
  protected static final Duration TTL = Duration.ofMinutes(10);
  protected static final PriceSettings PRICES =
      new PriceSettings(true, Duration.ofMinutes(5), Duration.ofSeconds(10));

  @Autowired protected StockEngine engine;
  @Autowired protected StockAudit audit;
  @Autowired protected JdbcClient jdbc;
  @Autowired protected TransactionTemplate transaction;
  @Autowired protected Outbox outbox;
  @Autowired protected SeatStore seats;
  private final List<StockEngine> engines = new ArrayList<>();

  @AfterEach
  void stopEngines() {
    engines.forEach(StockEngine::stop);
  }

  protected StockEngine engine(
      TransactionOperations operations, StockDecisions decisions, int batch, int queue) {
    return engine(operations, decisions, batch, queue, 4);
  }

  protected StockEngine engine(
      TransactionOperations operations,
      StockDecisions decisions,
      int batch,
      int queue,
      int transactions) {
    StockStore store = new StockStore(jdbc, new SeatMaps(seats));
    StockEngine made =
        new StockEngine(
            new StockBatch(
                operations, store, new StockWrites(jdbc, outbox, store, seats), decisions, clock),
            new ReservationSettings(
                TTL, TTL, TTL, batch, queue, transactions, Duration.ofSeconds(20)),
            new SimpleMeterRegistry());
    made.start();
    engines.add(made);
    return made;
  }

  protected <O extends StockOutcome> O execute(StockEngine on, Shop shop, StockCommand<O> command) {
    return worker(shop.tenant()).call(() -> on.execute(shop.event(), command));
  }

  protected static StockCommand.Reserve reserve(String key, UUID buyer, UUID type, int quantity) {
    return new StockCommand.Reserve(Ids.next(), key, buyer, List.of(new Item(type, quantity)));
  }

  protected StockAudit.Line line(Shop shop, UUID type) {
    return worker(shop.tenant()).call(() -> audit.audit(shop.event())).stream()
        .filter(line -> line.ticketTypeId().equals(type))
        .findFirst()
        .orElseThrow();
  }

  protected StockAudit.Line assertAddsUp(Shop shop, UUID type) {
    StockAudit.Line line = line(shop, type);
    assertThat(line.holds()).as("%s", line).isTrue();
    return line;
  }
}
