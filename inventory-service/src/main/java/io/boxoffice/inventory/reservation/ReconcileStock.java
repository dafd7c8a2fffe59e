package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.cache.VersionedCache;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.cache.CheckedCopies;
import io.boxoffice.inventory.worker.Worker;
import io.boxoffice.inventory.worker.WorkerSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Compares what is counted with what is there.
 *
 * <p>Counters that disagree with the rows are told and never changed: somebody has to find out
 * which of the two is wrong, and why. Copies in Redis are only copies, and wrong ones go.
 *
 * <p>To count 300,000 reservations takes a core for more than a second. While an event sells fast
 * that is left to those who buy: it is counted when it has calmed down, and once an hour anyway.
 */
@Component
class ReconcileStock implements Worker {
  private static final Logger log = LoggerFactory.getLogger(ReconcileStock.class);
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 500;
  private static final Duration RECENTLY = Duration.ofDays(2);

  /** From so many batches a second on since the last look, an event sells fast. */
  private static final long FAST = 5;

  /** And from so many in all on, when there was no look before: it is watched first. */
  static final long MANY_CHANGES = 3_000;

  static final Duration LONGEST_PUT_OFF = Duration.ofHours(1);
  private final WorkerDatabase worker;
  private final StockAudit audit;
  private final List<CheckedCopies> copies;
  private final WorkerSettings settings;
  private final InstantSource time;
  private final MeterRegistry registry;
  private final Counter putOff;
  private final AtomicInteger disagreements = new AtomicInteger();

  /** The last look of this process at each event that is not over. */
  private final Map<UUID, Look> looks = new ConcurrentHashMap<>();

  ReconcileStock(
      WorkerDatabase worker,
      StockAudit audit,
      List<CheckedCopies> copies,
      WorkerSettings settings,
      InstantSource time,
      MeterRegistry registry) {
    this.worker = worker;
    this.audit = audit;
    this.copies = List.copyOf(copies);
    this.settings = settings;
    this.time = time;
    this.registry = registry;
    this.putOff =
        Counter.builder("boxoffice.reconcile.put.off")
            .description("looks at an event that sold too fast to be counted meanwhile")
            .register(registry);
    Gauge.builder("boxoffice.stock.disagreements", disagreements, AtomicInteger::get)
        .description("ticket types whose counters disagreed with their rows at the last look")
        .register(registry);
  }

  /**
   * @param changes how many batches have changed its stock
   */
  private record Event(UUID id, UUID tenantId, long changes) {}

  /**
   * @param changes how many batches had changed its stock by then
   * @param counted when its rows were counted; of an event that never was, when it was first seen
   * @param wrong how many ticket types disagreed then
   */
  private record Look(long changes, Instant at, Instant counted, int wrong) {}

  /** What one look came to. */
  private record Found(int disagreements, int repairs) {
    Found plus(Found other) {
      return new Found(disagreements + other.disagreements, repairs + other.repairs);
    }
  }

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public Duration interval() {
    return settings.reconcileInterval();
  }

  /** Returns how many ticket types disagreed when they were last counted, and copies were wrong. */
  @Override
  public int run() {
    Found all = new Found(0, 0);
    Set<UUID> seen = new HashSet<>();
    UUID last = new UUID(0, 0);
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Event> events = events(last);
      for (Event event : events) {
        seen.add(event.id());
        Look look = look(event);
        looks.put(event.id(), look);
        int repairs = TenantContext.system(event.tenantId(), name()).call(() -> repair(event));
        all = all.plus(new Found(look.wrong(), repairs));
      }
      if (events.size() < PAGE) {
        break;
      }
      last = events.getLast().id();
    }
    looks.keySet().retainAll(seen);
    disagreements.set(all.disagreements());
    return all.disagreements() + all.repairs();
  }

  private Look look(Event event) {
    Look before = looks.get(event.id());
    Instant now = time.instant();
    Instant counted = before == null ? now : before.counted();
    int wrong = before == null ? 0 : before.wrong();
    if (sellsFast(event, before, now) && now.isBefore(counted.plus(LONGEST_PUT_OFF))) {
      putOff.increment();
      return new Look(event.changes(), now, counted, wrong);
    }
    try {
      wrong = TenantContext.system(event.tenantId(), name()).call(() -> compare(event));
      counted = now;
    } catch (DataAccessException e) {
      log.error("the stock of event {} cannot be counted", event.id(), e);
    }
    return new Look(event.changes(), now, counted, wrong);
  }

  private static boolean sellsFast(Event event, @Nullable Look before, Instant now) {
    if (before == null) {
      return event.changes() >= MANY_CHANGES;
    }
    long seconds = Math.max(1, Duration.between(before.at(), now).toSeconds());
    return (event.changes() - before.changes()) / seconds >= FAST;
  }

  private int compare(Event event) {
    int wrong = 0;
    for (StockAudit.Line line : audit.audit(event.id())) {
      if (!line.holds()) {
        wrong++;
        log.error(
            "stock of event {} disagrees with its rows, and stays as it is: {}", event.id(), line);
      }
    }
    return wrong;
  }

  private int repair(Event event) {
    int repaired = 0;
    for (CheckedCopies copy : copies) {
      VersionedCache.Check check = check(copy, event);
      registry
          .counter(
              "boxoffice.reconcile.copies",
              "copies",
              copy.name(),
              "check",
              check.name().toLowerCase(Locale.ROOT))
          .increment();
      if (check == VersionedCache.Check.REPAIRED) {
        repaired++;
        log.warn("a copy of the {} of event {} was wrong and is gone", copy.name(), event.id());
      }
    }
    return repaired;
  }

  private static VersionedCache.Check check(CheckedCopies copy, Event event) {
    try {
      return copy.check(event.id());
    } catch (DataAccessException e) {
      log.warn("the {} of event {} cannot be compared", copy.name(), event.id(), e);
      return VersionedCache.Check.UNKNOWN;
    }
  }

  private List<Event> events(UUID after) {
    return worker
        .jdbc()
        .sql(
            """
            select id, tenant_id,
                   (select coalesce(sum(stock_version), 0) from ticket_types
                     where event_id = e.id) as changes
              from events e
             where id > :after and deleted_at is null
               and (status in ('draft', 'active', 'sold_out') or updated_at > :recently)
             order by id
             limit :page
            """)
        .param("after", after)
        .param("recently", time(time.instant().minus(RECENTLY)))
        .param("page", PAGE)
        .query(
            (row, number) ->
                new Event(uuid(row, "id"), uuid(row, "tenant_id"), row.getLong("changes")))
        .list();
  }
}
