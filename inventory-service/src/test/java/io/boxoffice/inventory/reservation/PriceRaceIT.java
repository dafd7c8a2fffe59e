package io.boxoffice.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.PriceRule.ShareSold;
import io.boxoffice.inventory.price.PriceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;

/** Prices move while tickets sell, on several engines over one database. */
class PriceRaceIT extends RunningEngine {
  private static final PriceSettings AT_ONCE =
      new PriceSettings(true, Duration.ZERO, Duration.ofSeconds(10));
  private static final int BUYERS = 600;

  @Test
  void every_reservation_costs_what_was_in_force_at_its_moment() throws Exception {
    long seed = Long.getLong("it.seed", System.nanoTime());
    System.out.println("PriceRaceIT seed " + seed);
    Random random = new Random(seed);
    Shop shop = shop();
    UUID type = ticketType(shop, BUYERS, "");
    List<StockEngine> engines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      engines.add(engine(transaction, new StockDecisions(TTL, TTL, AT_ONCE), 16, 10_000));
    }
    // another price with every fiftieth part that is sold
    List<PriceRule> rules = new ArrayList<>();
    for (int share = 0; share < 50; share++) {
      rules.add(rule(share * 200, 1));
    }
    execute(engines.getFirst(), shop, new StockCommand.ReplacePricing(0, true, rules, Map.of()));
    AtomicBoolean selling = new AtomicBoolean(true);
    // few buyers at a time, so that those who come later find other prices
    try (ExecutorService buyers = Executors.newFixedThreadPool(24);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> sales = new ArrayList<>();
      List<CompletableFuture<Void>> repricers = new ArrayList<>();
      for (int i = 0; i < BUYERS; i++) {
        StockEngine on = engines.get(random.nextInt(engines.size()));
        StockCommand.Reserve command = reserve("k" + i, Ids.next(), type, 1);
        sales.add(
            CompletableFuture.runAsync(
                () -> {
                  execute(on, shop, command);
                  execute(on, shop, new StockCommand.Confirm(command.reservationId()));
                },
                buyers));
      }
      for (StockEngine on : engines) {
        repricers.add(
            CompletableFuture.runAsync(
                () -> {
                  while (selling.get()) {
                    execute(on, shop, new StockCommand.Reprice());
                  }
                },
                threads));
      }
      for (CompletableFuture<Void> sale : sales) {
        sale.get(60, TimeUnit.SECONDS);
      }
      selling.set(false);
      for (CompletableFuture<Void> repricer : repricers) {
        repricer.get(20, TimeUnit.SECONDS);
      }
    }
    execute(engines.getFirst(), shop, new StockCommand.Reprice());
    assertThat(assertAddsUp(shop, type).counts().sold()).isEqualTo(BUYERS);
    assertThat(pricesPaid(type)).as("prices moved while tickets sold").isGreaterThan(5);
    assertThat(paidOutsideHistory(type)).isZero();
    assertThat(brokenLinks(type)).isZero();
    assertThat(lastOfHistory(type)).isEqualTo(2500 + 50);
  }

  @Test
  void prices_whose_commit_went_unanswered_are_written_once() {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    AtomicBoolean lose = new AtomicBoolean(true);
    TransactionOperations forgetful =
        new TransactionOperations() {
          @Override
          public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            T result = transaction.execute(action);
            if (lose.getAndSet(false)) {
              throw new DataAccessResourceFailureException("the answer to COMMIT was lost");
            }
            return result;
          }
        };
    StockEngine unlucky = engine(forgetful, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    StockCommand.ReplacePricing replace =
        new StockCommand.ReplacePricing(0, true, List.of(rule(5_000, 100)), Map.of());
    assertThat(execute(unlucky, shop, replace)).isInstanceOf(PricingOutcome.Stored.class);
    StockCommand.Reserve half = reserve("k", Ids.next(), type, 5);
    execute(engine, shop, half);
    execute(engine, shop, new StockCommand.Confirm(half.reservationId()));
    clock.advance(PRICES.updateInterval());
    lose.set(true);
    execute(unlucky, shop, new StockCommand.Reprice());
    assertThat(lastOfHistory(type)).isEqualTo(2600);
    assertThat(changes(type)).containsExactly("initial", "rule");
  }

  @Test
  void an_edit_and_new_limits_in_one_transaction_are_both_kept() throws Exception {
    Shop shop = shop();
    UUID type = ticketType(shop, 10, "");
    execute(
        engine,
        shop,
        new StockCommand.ReplacePricing(
            0, true, List.of(), Map.of(type, new PriceLimits(2000L, 3000L))));
    TicketTypeTerms terms =
        new TicketTypeTerms(
            "Floor",
            null,
            5000,
            "EUR",
            10,
            1,
            10,
            null,
            null,
            null,
            true,
            5,
            TicketTypeStatus.ACTIVE);
    AtomicBoolean held = new AtomicBoolean();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    TransactionOperations slow =
        new TransactionOperations() {
          @Override
          public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
            if (!held.getAndSet(true)) {
              inside.countDown();
              awaitGo(go);
            }
            return transaction.execute(action);
          }
        };
    StockEngine slowly = engine(slow, new StockDecisions(TTL, TTL, PRICES), 512, 10_000);
    CompletableFuture<ReserveOutcome> first =
        submit(slowly, shop, reserve("first", Ids.next(), type, 1));
    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<PricingOutcome> wider =
        submit(
            slowly,
            shop,
            new StockCommand.ReplacePricing(
                1, true, List.of(rule(0, 10)), Map.of(type, new PriceLimits(4000L, 6000L))));
    CompletableFuture<PricingOutcome> widest =
        submit(
            slowly,
            shop,
            new StockCommand.ReplacePricing(
                1, true, List.of(rule(0, 10)), Map.of(type, new PriceLimits(2000L, 6000L))));
    CompletableFuture<TicketTypeOutcome> edit =
        submit(slowly, shop, new StockCommand.ChangeTicketType(type, 1, terms));
    CompletableFuture<PricingOutcome> narrow =
        submit(
            slowly,
            shop,
            new StockCommand.ReplacePricing(
                2, true, List.of(), Map.of(type, new PriceLimits(4000L, 6000L))));
    go.countDown();
    assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(ReserveOutcome.Reserved.class);
    assertThat(wider.get(20, TimeUnit.SECONDS))
        .isInstanceOf(PricingOutcome.PriceOutsideLimits.class);
    assertThat(widest.get(20, TimeUnit.SECONDS)).isInstanceOf(PricingOutcome.Stored.class);
    assertThat(edit.get(20, TimeUnit.SECONDS)).isInstanceOf(TicketTypeOutcome.Stored.class);
    assertThat(narrow.get(20, TimeUnit.SECONDS)).isInstanceOf(PricingOutcome.Stored.class);
    assertThat(changes(type))
        .containsExactly("initial", "rules_changed", "edited", "rules_changed");
    assertThat(lastOfHistory(type)).isEqualTo(5000);
    assertThat(brokenLinks(type)).isZero();
  }

  private <O extends StockOutcome> CompletableFuture<O> submit(
      StockEngine on, Shop shop, StockCommand<O> command) {
    return worker(shop.tenant()).call(() -> on.submit(shop.event(), command));
  }

  private static void awaitGo(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static PriceRule rule(int fromShare, long minor) {
    return new PriceRule(
        Ids.next(), null, new ShareSold(fromShare, null), Adjustment.byAmount(minor), 1, true);
  }

  private static int pricesPaid(UUID type) {
    return one(
        """
        select count(distinct unit_price_minor) from inventory.reservation_items
         where ticket_type_id = :type
        """,
        type);
  }

  /**
   * Reservations at a price that was in force neither at their moment nor until it: within one
   * transaction all changes have one moment.
   */
  private static int paidOutsideHistory(UUID type) {
    return one(
        """
        with prices as (
          select new_price_minor as price, changed_at as since,
                 lead(changed_at, 1, 'infinity') over (order by price_version) as until
            from inventory.ticket_price_history where ticket_type_id = :type)
        select count(*)
          from inventory.reservation_items i
          join inventory.reservations r on r.id = i.reservation_id
         where i.ticket_type_id = :type
           and not exists (select from prices p
                            where p.price = i.unit_price_minor
                              and r.created_at between p.since and p.until)
        """,
        type);
  }

  /** Changes that do not begin with the price that the one before ended with. */
  private static int brokenLinks(UUID type) {
    return one(
        """
        select count(*) from (
          select old_price_minor,
                 lag(new_price_minor) over (order by price_version) as before
            from inventory.ticket_price_history where ticket_type_id = :type) as h
         where old_price_minor is distinct from before
        """,
        type);
  }

  private static int lastOfHistory(UUID type) {
    return one(
        """
        select h.new_price_minor
          from inventory.ticket_price_history h join inventory.ticket_types t
            on t.id = h.ticket_type_id
           and h.new_price_minor = coalesce(t.dynamic_price_minor, t.price_minor)
         where h.ticket_type_id = :type
         order by h.price_version desc
         limit 1
        """,
        type);
  }

  private static List<String> changes(UUID type) {
    return superuser()
        .sql(
            """
            select why from inventory.ticket_price_history
             where ticket_type_id = :type order by price_version
            """)
        .param("type", type)
        .query(String.class)
        .list();
  }

  private static int one(String sql, UUID type) {
    return superuser().sql(sql).param("type", type).query(Integer.class).single();
  }
}
