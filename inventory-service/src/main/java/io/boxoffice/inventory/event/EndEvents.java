package io.boxoffice.inventory.event;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.sql.SqlValues;
import io.boxoffice.inventory.worker.Worker;
import io.boxoffice.inventory.worker.WorkerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Marks events that are over; any number of replicas may look, each event is marked once. */
@Component
class EndEvents implements Worker {
  private static final Logger log = LoggerFactory.getLogger(EndEvents.class);
  private static final int PAGE = 100;
  private final WorkerDatabase worker;
  private final ManageEvents events;
  private final WorkerSettings settings;
  private final InstantSource time;

  EndEvents(
      WorkerDatabase worker, ManageEvents events, WorkerSettings settings, InstantSource time) {
    this.worker = worker;
    this.events = events;
    this.settings = settings;
    this.time = time;
  }

  private record Due(UUID id, UUID tenantId) {}

  @Override
  public String name() {
    return "end-events";
  }

  @Override
  public Duration interval() {
    return settings.endInterval();
  }

  @Override
  public int run() {
    return endDue();
  }

  /** Marks what is over, and returns how many events that were. */
  int endDue() {
    int ended = 0;
    for (Due due : due()) {
      try {
        TenantContext.system(due.tenantId(), name()).run(() -> events.end(due.id()));
        ended++;
      } catch (RuntimeException e) {
        log.error("event {} cannot be marked as ended; tries again", due.id(), e);
      }
    }
    return ended;
  }

  private List<Due> due() {
    return worker
        .jdbc()
        .sql(
            """
            select id, tenant_id from events
             where status in ('active', 'sold_out') and ends_at <= :now and deleted_at is null
             order by ends_at
             limit :page
            """)
        .param("now", SqlValues.time(time.instant()))
        .param("page", PAGE)
        .query(
            (row, number) -> new Due(SqlValues.uuid(row, "id"), SqlValues.uuid(row, "tenant_id")))
        .list();
  }
}
