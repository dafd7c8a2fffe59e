package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.inventory.reservation.DueCommands.Due;
import io.boxoffice.inventory.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Gives back what reservations hold when their time is over, or their event is cancelled. */
@Component
class ExpireReservations implements Worker {
  private static final String NAME = "expire-reservations";
  private final WorkerDatabase worker;
  private final DueCommands commands;
  private final ReservationSettings settings;
  private final InstantSource time;

  ExpireReservations(
      WorkerDatabase worker,
      DueCommands commands,
      ReservationSettings settings,
      InstantSource time) {
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
    return settings.expiryInterval();
  }

  @Override
  public int run() {
    return expireDue();
  }

  /** Expires all that is due, and returns how much that was. */
  int expireDue() {
    return expire(this::overdue) + expire(this::ofCancelledEvents);
  }

  private int expire(Function<Due, List<Due>> after) {
    return commands.submit(
        NAME,
        after,
        due -> new StockCommand.Expire(due.id()),
        outcome -> outcome instanceof ExpireOutcome.Expired);
  }

  private List<Due> overdue(Due after) {
    return page(
        """
        select id, tenant_id, event_id, expires_at from reservations
         where status = 'reserved' and expires_at <= :now and (expires_at, id) > (:time, :id)
         order by expires_at, id
         limit :page
        """,
        after);
  }

  /** Whatever is older than these days has run out in the meantime. */
  private List<Due> ofCancelledEvents(Due after) {
    return page(
        """
        select r.id, r.tenant_id, r.event_id, r.expires_at
          from events e
         cross join lateral (
               select id, tenant_id, event_id, expires_at from reservations
                where event_id = e.id and status = 'reserved' and (expires_at, id) > (:time, :id)
                order by expires_at, id
                limit :page) as r
         where e.status = 'cancelled' and e.cancelled_at > :now::timestamptz - interval '2 days'
         order by r.expires_at, r.id
         limit :page
        """,
        after);
  }

  private List<Due> page(String sql, Due after) {
    return worker
        .jdbc()
        .sql(sql)
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
