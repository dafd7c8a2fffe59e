package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
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
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Gives back what reservations hold when their time is over.
 *
 * <p>Looks without locks and leaves the decision to the event's writer, under its lock. So any
 * number of replicas may look at once, and what one has expired is simply not due for the other.
 */
@Component
class ExpireReservations {
  private static final Logger log = LoggerFactory.getLogger(ExpireReservations.class);
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 200;
  private final WorkerDatabase worker;
  private final StockEngine engine;
  private final ReservationSettings settings;
  private final InstantSource time;

  ExpireReservations(
      WorkerDatabase worker, StockEngine engine, ReservationSettings settings, InstantSource time) {
    this.worker = worker;
    this.engine = engine;
    this.settings = settings;
    this.time = time;
  }

  private record Due(UUID id, UUID tenantId, UUID eventId) {}

  /** Expires all that is due, page by page. */
  @Scheduled(fixedDelayString = "${boxoffice.reservation.expiry-interval}")
  void expireDue() {
    for (int page = 0; page < MOST_PAGES; page++) {
      List<Due> due = due();
      int expired = expire(due);
      // a page that moves nothing would come again and again; the next run tries it anew
      if (due.size() < PAGE || expired == 0) {
        return;
      }
    }
  }

  private int expire(List<Due> due) {
    List<CompletableFuture<ExpireOutcome>> answers = new ArrayList<>(due.size());
    for (Due one : due) {
      answers.add(
          TenantContext.system(one.tenantId(), "expire-reservations")
              .call(() -> engine.submit(one.eventId(), new StockCommand.Expire(one.id()))));
    }
    int expired = 0;
    for (CompletableFuture<ExpireOutcome> answer : answers) {
      if (isExpired(answer)) {
        expired++;
      }
    }
    if (expired > 0) {
      log.info("expired {} reservations", expired);
    }
    return expired;
  }

  private boolean isExpired(CompletableFuture<ExpireOutcome> answer) {
    try {
      return switch (answer.get(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS)) {
        case ExpireOutcome.Expired expired -> true;
        case ExpireOutcome.NotDue notDue -> false;
        case ExpireOutcome.Busy busy -> false;
      };
    } catch (ExecutionException | TimeoutException e) {
      log.warn("a reservation was not expired; the next run tries again", e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<Due> due() {
    return worker
        .jdbc()
        .sql(
            """
            (select id, tenant_id, event_id from reservations
              where status = 'reserved' and expires_at <= :now
              order by expires_at
              limit :page)
            union
            (select r.id, r.tenant_id, r.event_id
               from events e
               join reservations r on r.event_id = e.id and r.status = 'reserved'
              where e.status = 'cancelled' and e.cancelled_at > :now - interval '2 days'
              limit :page)
            """)
        .param("now", time(time.instant()))
        .param("page", PAGE)
        .query(
            (row, number) ->
                new Due(uuid(row, "id"), uuid(row, "tenant_id"), uuid(row, "event_id")))
        .list();
  }
}
