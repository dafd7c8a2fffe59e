package io.boxoffice.checkin.event;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the events that the gates know, each with its scan policy. */
@Repository
class AdmissionEventStore {
  private final JdbcClient jdbc;

  AdmissionEventStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<AdmissionEvent> find(UUID eventId) {
    return jdbc.sql(
            """
            select event_id, owner_id, starts_at, ends_at, status
              from admission_events where event_id = :eventId
            """)
        .param("eventId", eventId)
        .query(AdmissionEventStore::event)
        .optional();
  }

  /** Writes the event unless something newer is known; version 0 only fills what is missing. */
  void write(UUID tenantId, AdmissionEvent event, long version, Instant now) {
    jdbc.sql(
            """
            with written as (
              insert into admission_events as e (tenant_id, event_id, owner_id, starts_at, ends_at,
                                                 status, inventory_version, updated_at)
              values (:tenantId, :eventId, :ownerId::uuid, :startsAt, :endsAt, :status, :version, :now)
              on conflict (tenant_id, event_id) do update
                set owner_id = coalesce(excluded.owner_id, e.owner_id),
                    starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                    status = excluded.status, inventory_version = excluded.inventory_version,
                    updated_at = excluded.updated_at
                where e.inventory_version < excluded.inventory_version
                   or (excluded.inventory_version = 0 and e.inventory_version = 0
                       and e.owner_id is null and excluded.owner_id is not null))
            insert into scan_policies (tenant_id, event_id, opens_minutes_before_start,
                                       closes_minutes_after_end, transfer_policy, version, updated_at)
            values (:tenantId, :eventId, :opens, :closes, :transferPolicy, 1, :now)
            on conflict do nothing
            """)
        .param("tenantId", tenantId)
        .param("eventId", event.eventId())
        .param("ownerId", event.ownerId())
        .param("startsAt", event.startsAt().atOffset(ZoneOffset.UTC))
        .param("endsAt", event.endsAt().atOffset(ZoneOffset.UTC))
        .param("status", event.cancelled() ? "cancelled" : "scheduled")
        .param("version", version)
        .param("opens", ScanPolicy.DEFAULT.opensMinutesBeforeStart())
        .param("closes", ScanPolicy.DEFAULT.closesMinutesAfterEnd())
        .param("transferPolicy", ScanPolicy.DEFAULT.transferPolicy().wireName())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  private static AdmissionEvent event(ResultSet row, int number) throws SQLException {
    return new AdmissionEvent(
        row.getObject("event_id", UUID.class),
        row.getObject("owner_id", UUID.class),
        row.getObject("starts_at", OffsetDateTime.class).toInstant(),
        row.getObject("ends_at", OffsetDateTime.class).toInstant(),
        row.getString("status").equals("cancelled"));
  }
}
