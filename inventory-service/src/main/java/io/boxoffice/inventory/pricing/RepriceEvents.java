package io.boxoffice.inventory.pricing;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.PricingOutcome;
import io.boxoffice.inventory.reservation.StockCommand;
import io.boxoffice.inventory.reservation.StockEngine;
import io.boxoffice.inventory.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Moves the dynamic prices of events whose interval is over.
 *
 * <p>Looks without locks and leaves the decision to each event's writer, under its lock. So any
 * number of replicas may look at once, and what one has priced is simply not due for the other.
 */
@Component
class RepriceEvents implements Worker {
  private static final Logger log = LoggerFactory.getLogger(RepriceEvents.class);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 1_000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private final WorkerDatabase worker;
  private final StockEngine engine;
  private final PriceSettings settings;
  private final InstantSource time;
  private final MeterRegistry registry;
  private final Timer run;
  private final Counter changes;

  RepriceEvents(
      WorkerDatabase worker,
      StockEngine engine,
      PriceSettings settings,
      InstantSource time,
      MeterRegistry registry) {
    this.worker = worker;
    this.engine = engine;
    this.settings = settings;
    this.time = time;
    this.registry = registry;
    this.run =
        Timer.builder("boxoffice.pricing.run")
            .description("time of one look for events whose prices are due, with their pricing")
            .register(registry);
    this.changes =
        Counter.builder("boxoffice.pricing.changes")
            .description("prices of ticket types that rules moved")
            .register(registry);
  }

  private record Due(UUID eventId, UUID tenantId, Instant pricedAt) {
    static final Due NONE = new Due(new UUID(0, 0), new UUID(0, 0), Instant.EPOCH);
  }

  @Override
  public String name() {
    return "reprice";
  }

  @Override
  public Duration interval() {
    return settings.checkInterval();
  }

  @Override
  public int run() {
    return repriceDue();
  }

  /**
   * Computes the prices of every event that is due, page by page.
   *
   * @return how many types cost something else now
   */
  public int repriceDue() {
    Timer.Sample sample = Timer.start(registry);
    Instant latest = time.instant().minus(settings.updateInterval());
    int moved = 0;
    Due last = Due.NONE;
    for (int page = 0; page < MOST_PAGES; page++) {
      // goes on behind the last one, so that an event that fails keeps none from its turn
      List<Due> due = due(latest, last);
      moved += reprice(due);
      if (due.size() < PAGE) {
        break;
      }
      last = due.getLast();
    }
    sample.stop(run);
    changes.increment(moved);
    return moved;
  }

  private int reprice(List<Due> due) {
    List<CompletableFuture<PricingOutcome>> answers = new ArrayList<>(due.size());
    for (Due one : due) {
      answers.add(
          TenantContext.system(one.tenantId(), "reprice-events")
              .call(() -> engine.submit(one.eventId(), new StockCommand.Reprice())));
    }
    int moved = 0;
    for (int i = 0; i < answers.size(); i++) {
      PricingOutcome outcome = outcome(due.get(i), answers.get(i));
      registry
          .counter("boxoffice.pricing.events", "outcome", outcome.getClass().getSimpleName())
          .increment();
      if (outcome instanceof PricingOutcome.Repriced(int changed)) {
        moved += changed;
      }
    }
    return moved;
  }

  private static PricingOutcome outcome(Due due, CompletableFuture<PricingOutcome> answer) {
    try {
      return answer.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("event {} was not priced; the next run tries again", due.eventId(), e);
      return new PricingOutcome.Busy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PricingOutcome.Busy();
    }
  }

  private List<Due> due(Instant latest, Due after) {
    return worker
        .jdbc()
        .sql(
            """
            select event_id, tenant_id, priced_at from event_pricing
             where live and priced_at <= :latest and (priced_at, event_id) > (:time, :id)
             order by priced_at, event_id
             limit :page
            """)
        .param("latest", time(latest))
        .param("time", time(after.pricedAt()))
        .param("id", after.eventId())
        .param("page", PAGE)
        .query(
            (row, number) ->
                new Due(uuid(row, "event_id"), uuid(row, "tenant_id"), time(row, "priced_at")))
        .list();
  }
}
