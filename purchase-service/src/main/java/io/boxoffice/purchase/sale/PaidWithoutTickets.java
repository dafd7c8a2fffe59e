package io.boxoffice.purchase.sale;

import io.boxoffice.common.database.WorkerDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks for orders that have been paid for more than a minute and have no tickets. */
@Component
class PaidWithoutTickets {
  private static final Logger log = LoggerFactory.getLogger(PaidWithoutTickets.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST = 1000;

  private final WorkerDatabase worker;
  private final InstantSource time;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Set<UUID> told = new HashSet<>();

  PaidWithoutTickets(WorkerDatabase worker, InstantSource time, MeterRegistry metrics) {
    this.worker = worker;
    this.time = time;
    Gauge.builder("boxoffice.orders.paid.without.tickets", waiting, AtomicInteger::get)
        .description("orders that have been paid for more than a minute and have no tickets")
        .register(metrics);
  }

  private record Late(UUID id, UUID tenantId, String step, @Nullable String lastError) {}

  /** Counts them, and tells of each once. */
  @Scheduled(fixedDelayString = "${boxoffice.saga.watch-interval:15s}")
  synchronized void watch() {
    List<Late> late = late();
    waiting.set(late.size());
    told.retainAll(late.stream().map(Late::id).toList());
    for (Late order : late) {
      if (told.add(order.id())) {
        log.error(
            "order {} of tenant {} has been paid for more than a minute and has no tickets: at {}, {}",
            order.id(),
            order.tenantId(),
            order.step(),
            order.lastError());
      }
    }
  }

  /** A paid order's saga is not over, and unfinished sagas are few. */
  private List<Late> late() {
    return worker
        .jdbc()
        .sql(
            """
            select o.id, o.tenant_id, s.step, s.last_error
              from sagas s
              join orders o on o.id = s.id
             where s.saga = 'purchase' and o.status = 'paid' and o.paid_at < :since
             order by o.paid_at
             limit :limit
            """)
        .param("since", Timestamp.from(time.instant().minus(LONGEST)))
        .param("limit", MOST)
        .query(Late.class)
        .list();
  }
}
