package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.inventory.reservation.DueCommands.Due;
import io.boxoffice.inventory.worker.Worker;
import io.boxoffice.inventory.worker.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Offers stock to those who wait for it. Stock that comes back is offered in the same transaction;
 * this finds what was not, such as stock of an event that was not on sale at that moment.
 */
@Component
class OfferWaiting implements Worker {
  private static final String NAME = "offer-waiting";
  private final WorkerDatabase worker;
  private final DueCommands commands;
  private final WorkerSettings settings;

  OfferWaiting(WorkerDatabase worker, DueCommands commands, WorkerSettings settings) {
    this.worker = worker;
    this.commands = commands;
    this.settings = settings;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration interval() {
    return settings.releaseInterval();
  }

  /** Returns how many events had somebody waiting beside something available. */
  @Override
  public int run() {
    return commands.submit(
        NAME,
        this::due,
        due -> new StockCommand.OfferWaiting(),
        outcome -> outcome instanceof WaitlistOutcome.Left);
  }

  private List<Due> due(Due after) {
    return worker
        .jdbc()
        .sql(
            """
            select distinct event_id, tenant_id from ticket_types
             where waiting > 0 and available > 0 and deleted_at is null and event_id > :id
             order by event_id
             limit :page
            """)
        .param("id", after.id())
        .param("page", DueCommands.PAGE)
        .query(
            (row, number) -> {
              UUID event = uuid(row, "event_id");
              return new Due(event, uuid(row, "tenant_id"), event, Instant.EPOCH);
            })
        .list();
  }
}
