package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.inventory.worker.Worker;
import io.boxoffice.inventory.worker.WorkerSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/**
 * Removes what has served its time, in batches, each in a transaction of its own. Batches skip what
 * another replica has in its hands.
 */
@Component
class CleanUp implements Worker {
  static final int BATCH = 1_000;
  private static final int MOST_BATCHES = 100;

  /** Streams and copies catch up with changes for so long; then they read the map. */
  private static final Duration DELTAS = Duration.ofHours(1);

  /** No request comes so late that a tombstone would still have to refuse it. */
  private static final Duration TOMBSTONES = Duration.ofDays(30);

  private static final Duration ORPHANS = Duration.ofDays(1);
  private final WorkerDatabase worker;
  private final WorkerSettings settings;
  private final InstantSource time;

  CleanUp(WorkerDatabase worker, WorkerSettings settings, InstantSource time) {
    this.worker = worker;
    this.settings = settings;
    this.time = time;
  }

  @Override
  public String name() {
    return "clean-up";
  }

  @Override
  public Duration interval() {
    return settings.cleanUpInterval();
  }

  @Override
  public int run() {
    return deltas() + tombstones() + orphans();
  }

  private int deltas() {
    return inBatches(
        """
        with gone as (
          delete from seat_deltas where ctid in (
            select ctid from seat_deltas where changed_at < :before
             limit :batch for update skip locked)
          returning 1)
        select count(*) from gone
        """,
        DELTAS);
  }

  /** A tombstone never had stock, and no order has it. */
  private int tombstones() {
    return inBatches(
        """
        with gone as (
          delete from reservations where id in (
            select id from reservations
             where user_id is null and status = 'released' and order_key is null
               and changed_at < :before
             limit :batch for update skip locked)
          returning id), past as (
          delete from reservation_history h using gone where h.reservation_id = gone.id)
        select count(*) from gone
        """,
        TOMBSTONES);
  }

  /**
   * Reservations whose event is no more, so that no writer can end them. There are no counters that
   * they would have to leave, and their rows stay, as those of other reservations that ran out.
   */
  private int orphans() {
    return inBatches(
        """
        with ended as (
          update reservations
             set status = 'expired', version = version + 1, changed_at = :now
           where id in (
            select r.id from reservations r
             where r.status = 'reserved' and r.order_key is null and r.expires_at < :before
               and not exists (select 1 from events e where e.id = r.event_id)
             limit :batch for update skip locked)
          returning id, tenant_id), told as (
          insert into reservation_history (reservation_id, change, tenant_id, from_status,
                                           to_status, changed_at, actor_type, reason, source)
          select id, 'expired', tenant_id, 'reserved', 'expired', :now, 'system',
                 'its event is no more', 'clean-up'
            from ended)
        select count(*) from ended
        """,
        ORPHANS);
  }

  private int inBatches(String sql, Duration kept) {
    Instant now = time.instant();
    int sum = 0;
    for (int batch = 0; batch < MOST_BATCHES; batch++) {
      int rows =
          worker
              .jdbc()
              .sql(sql)
              .param("before", time(now.minus(kept)))
              .param("now", time(now))
              .param("batch", BATCH)
              .query(Integer.class)
              .single();
      sum += rows;
      if (rows < BATCH) {
        break;
      }
    }
    return sum;
  }
}
