package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.inventory.reservation.DueCommands.Due;
import io.boxoffice.inventory.worker.Worker;
import io.boxoffice.inventory.worker.WorkerSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts held stock back on sale when the time of its hold is over. */
@Component
class ExpireHolds implements Worker {
  private static final String NAME = "expire-holds";
  private final WorkerDatabase worker;
  private final DueCommands commands;
  private final WorkerSettings settings;
  private final InstantSource time;

  ExpireHolds(
      WorkerDatabase worker, DueCommands commands, WorkerSettings settings, InstantSource time) {
    this.worker = worker;
    this.commands = commands;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration interval() {
    return settings.releaseInterval();
  }

  @Override
  public int run() {
    return commands.submit(
        NAME,
        this::due,
        due -> new StockCommand.ReleaseHold(due.id(), true),
        outcome -> outcome instanceof HoldOutcome.Released);
  }

  private List<Due> due(Due after) {
    return worker
        .jdbc()
        .sql(
            """
            select id, tenant_id, event_id, expires_at from ticket_holds
             where status = 'active' and expires_at <= :now and (expires_at, id) > (:time, :id)
             order by expires_at, id
             limit :page
            """)
        .param("now", time(time.instant()))
        .param("time", time(after.at()))
        .param("id", after.id())
        .param("page", DueCommands.PAGE)
        .query(
            (row, number) ->
                new Due(
                    uuid(row, "id"),
                    uuid(row, "tenant_id"),
                    uuid(row, "event_id"),
                    time(row, "expires_at")))
        .list();
  }
}
