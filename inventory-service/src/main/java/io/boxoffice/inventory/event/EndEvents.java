package io.boxoffice.inventory.event;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.sql.SqlValues;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Marks events that are over; any number of replicas may look, each event is marked once. */
@Component
class EndEvents {
  private static final Logger log = LoggerFactory.getLogger(EndEvents.class);
  private static final int PAGE = 100;
  private final WorkerDatabase worker;
  private final ManageEvents events;
  private final InstantSource time;

  EndEvents(WorkerDatabase worker, ManageEvents events, InstantSource time) {
    this.worker = worker;
    this.events = events;
    this.time = time;
  }

  private record Due(UUID id, UUID tenantId) {}

  @Scheduled(fixedDelayString = "${boxoffice.event.end-interval}")
  void endDue() {
    for (Due due : due()) {
      try {
        TenantContext.system(due.tenantId(), "end-events").run(() -> events.end(due.id()));
      } catch (RuntimeException e) {
        log.error("event {} cannot be marked as ended; tries again", due.id(), e);
      }
    }
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
