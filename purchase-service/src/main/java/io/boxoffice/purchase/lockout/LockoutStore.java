package io.boxoffice.purchase.lockout;

import io.boxoffice.common.tenant.TenantContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of lockouts and of what led to them. */
@Component
class LockoutStore {
  private final JdbcClient jdbc;
  private final LockoutProperties properties;

  LockoutStore(JdbcClient jdbc, LockoutProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /** Something that happened to a person's right to buy. */
  record Event(
      long id,
      String type,
      @Nullable UUID orderId,
      int failedAttemptCount,
      @Nullable Instant lockedUntil,
      @Nullable UUID changedBy,
      @Nullable String reason,
      Instant occurredAt) {}

  /** Records a failed payment; returns until when it has locked its buyer, if it has. */
  Optional<Instant> failed(UUID userId, UUID orderId, Instant now) {
    return jdbc.sql(
            """
            select record_failed_payment(:user, :order, :now::timestamptz,
                                         make_interval(secs => :within), :threshold,
                                         make_interval(secs => :lock)) as until
            """)
        .param("user", userId)
        .param("order", orderId)
        .param("now", Timestamp.from(now))
        .param("within", (double) properties.within().toSeconds())
        .param("threshold", properties.failedPayments())
        .param("lock", (double) properties.lock().toSeconds())
        .query((row, number) -> Optional.ofNullable(instant(row, "until")))
        .single();
  }

  /** Until when somebody may not buy, if it is so. */
  Optional<Instant> lockedUntil(UUID userId, Instant now) {
    return jdbc.sql(
            """
            select locked_until from account_lockouts
             where user_id = :user and locked_until > :now
            """)
        .param("user", userId)
        .param("now", Timestamp.from(now))
        .query((row, number) -> row.getTimestamp("locked_until").toInstant())
        .optional();
  }

  /** Lets somebody buy again, and forgets what failed; false when nothing was locked. */
  boolean unlock(UUID userId, UUID by, @Nullable String reason, Instant now) {
    return jdbc.sql(
                """
                with unlocked as (
                  update account_lockouts set locked_until = :now
                   where user_id = :user and locked_until > :now
                  returning user_id)
                insert into account_lockout_events (user_id, tenant_id, event_type,
                                                    failed_attempt_count, changed_by, reason,
                                                    occurred_at)
                select user_id, :tenant::uuid, 'unlocked', 0, :by::uuid, :reason,
                       :now::timestamptz
                  from unlocked
                """)
            .param("user", userId)
            .param("tenant", TenantContext.required().tenantId())
            .param("by", by)
            .param("reason", reason)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Lists what happened, the latest first, before the cursor. */
  List<Event> events(UUID userId, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            select id, event_type, order_id, failed_attempt_count, locked_until, changed_by, reason,
                   occurred_at
              from account_lockout_events
             where user_id = :user and (:before::bigint is null or id < :before::bigint)
             order by id desc
             limit :limit
            """)
        .param("user", userId)
        .param("before", before)
        .param("limit", limit)
        .query(LockoutStore::event)
        .list();
  }

  private static Event event(ResultSet row, int number) throws SQLException {
    return new Event(
        row.getLong("id"),
        row.getString("event_type"),
        row.getObject("order_id", UUID.class),
        row.getInt("failed_attempt_count"),
        instant(row, "locked_until"),
        row.getObject("changed_by", UUID.class),
        row.getString("reason"),
        row.getTimestamp("occurred_at").toInstant());
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
