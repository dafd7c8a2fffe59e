package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ExpireReservationsIT extends RunningEngine {
  @Autowired private ExpireReservations worker;
  @Autowired private WorkerDatabase database;

  @Test
  void the_worker_expires_what_is_due_in_every_tenant_and_nothing_else() {
    Shop one = shop();
    Shop other = shop();
    UUID oneType = ticketType(one, 2_000, "");
    UUID otherType = ticketType(other, 10, "");
    List<CompletableFuture<ReserveOutcome>> many = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      StockCommand.Reserve command = reserve("k" + i, Ids.next(), oneType, 1);
      many.add(worker(one.tenant()).call(() -> engine.submit(one.event(), command)));
    }
    many.forEach(CompletableFuture::join);
    execute(engine, other, reserve("k", Ids.next(), otherType, 4));
    StockCommand.Reserve bought = reserve("bought", Ids.next(), otherType, 2);
    execute(engine, other, bought);
    execute(engine, other, new StockCommand.Confirm(bought.reservationId()));

    worker.expireDue();
    assertThat(assertAddsUp(one, oneType).counts().reserved()).isEqualTo(700);

    clock.advance(TTL.plus(Duration.ofSeconds(1)));
    StockCommand.Reserve fresh = reserve("fresh", Ids.next(), otherType, 1);
    execute(engine, other, fresh);
    int before = expiries();
    List<CompletableFuture<Integer>> replicas = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replicas.add(CompletableFuture.supplyAsync(replica()::expireDue));
    }
    int counted = replicas.stream().mapToInt(CompletableFuture::join).sum();
    // the database may hold what other tests have left, which is due as well
    assertThat(counted).isGreaterThanOrEqualTo(701).isEqualTo(expiries() - before);
    assertThat(assertAddsUp(one, oneType).counts()).isEqualTo(StockCounts.of(2_000));
    assertThat(assertAddsUp(other, otherType).counts()).isEqualTo(new StockCounts(10, 7, 1, 2, 0));
    assertThat(
            superuser()
                .sql(
                    """
                    select count(*) from inventory.reservation_history
                     where change = 'expired' and source = 'expire-reservations'
                       and tenant_id in (:one, :other)
                    """)
                .param("one", one.tenant())
                .param("other", other.tenant())
                .query(Integer.class)
                .single())
        .isEqualTo(701);
  }

  /** More than a page in two of them, with times that alternate, beside an event that goes on. */
  @Test
  void what_cancelled_events_have_left_is_expired_before_its_time() {
    Shop one = shop();
    Shop two = shop();
    Shop other = shop();
    List<UUID> types = new ArrayList<>();
    for (Shop shop : List.of(one, two, other)) {
      types.add(ticketType(shop, 2_000, ""));
    }
    List<CompletableFuture<ReserveOutcome>> many = new ArrayList<>();
    for (int i = 0; i < DueCommands.PAGE / 2 + 20; i++) {
      many.add(submit(one, reserve("k" + i, Ids.next(), types.get(0), 1)));
      many.add(submit(two, reserve("k" + i, Ids.next(), types.get(1), 1)));
    }
    many.forEach(CompletableFuture::join);
    execute(engine, other, reserve("k", Ids.next(), types.get(2), 4));
    superuser()
        .sql(
            """
            update inventory.events
               set status = 'cancelled', cancelled_at = :now, cancel_reason = 'storm'
             where id in (:events)
            """)
        .param("now", Timestamp.from(clock.instant()))
        .param("events", List.of(one.event(), two.event()))
        .update();

    worker.expireDue();

    assertThat(assertAddsUp(one, types.get(0)).counts()).isEqualTo(StockCounts.of(2_000));
    assertThat(assertAddsUp(two, types.get(1)).counts()).isEqualTo(StockCounts.of(2_000));
    assertThat(assertAddsUp(other, types.get(2)).counts().reserved()).isEqualTo(4);
  }

  private CompletableFuture<ReserveOutcome> submit(Shop shop, StockCommand.Reserve command) {
    return worker(shop.tenant()).call(() -> engine.submit(shop.event(), command));
  }

  /** A worker of another process, with an engine of its own. */
  private ExpireReservations replica() {
    ReservationSettings settings =
        new ReservationSettings(TTL, TTL, TTL, 512, 10_000, 4, Duration.ofSeconds(20));
    StockEngine own = engine(transaction, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    return new ExpireReservations(database, new DueCommands(own, settings), settings, clock);
  }

  private static int expiries() {
    return superuser()
        .sql("select count(*) from inventory.reservation_history where change = 'expired'")
        .query(Integer.class)
        .single();
  }
}
