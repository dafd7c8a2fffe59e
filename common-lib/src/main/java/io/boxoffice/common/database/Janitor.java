package io.boxoffice.common.database;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/** Removes what has served its time, a bounded number of rows a round. */
public final class Janitor {
  private static final Logger log = LoggerFactory.getLogger(Janitor.class);
  private static final int BATCH = 5_000;
  private static final Duration INBOX = Duration.ofDays(14);
  private final WorkerDatabase worker;
  private final InstantSource time;
  private final Duration outbox;

  Janitor(WorkerDatabase worker, InstantSource time, Duration outbox) {
    this.worker = worker;
    this.time = time;
    this.outbox = outbox;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void round() {
    try {
      clean();
    } catch (DataAccessException e) {
      log.warn("clean-up is left for the next round: {}", e.toString());
    }
  }

  /** Does one round and returns how many rows went. */
  int clean() {
    int rows =
        delete(
            """
            delete from outbox where seq in (
              select seq from outbox where published_at < :before
               order by published_at limit :batch for update skip locked)
            """,
            outbox);
    rows +=
        delete(
            """
            delete from idempotency_keys where ctid in (
              select ctid from idempotency_keys where expires_at < :before
               limit :batch for update skip locked)
            """,
            Duration.ZERO);
    return rows
        + delete(
            """
            delete from inbox where ctid in (
              select ctid from inbox where received_at < :before
               limit :batch for update skip locked)
            """,
            INBOX);
  }

  private int delete(String sql, Duration age) {
    return worker
        .jdbc()
        .sql(sql)
        .param("before", Timestamp.from(time.instant().minus(age)))
        .param("batch", BATCH)
        .update();
  }
}
