package io.boxoffice.checkin.gate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the gates. */
@Repository
class GateStore {
  private final JdbcClient jdbc;

  GateStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Writes a gate; false when the event has one of that name already. */
  boolean add(UUID tenantId, Gate gate, UUID by) {
    return jdbc.sql(
                """
                insert into gates (id, tenant_id, event_id, name, zone, created_by, created_at)
                values (:id, :tenantId, :eventId, :name, :zone, :by, :now)
                on conflict (tenant_id, event_id, name) do nothing
                """)
            .param("id", gate.id())
            .param("tenantId", tenantId)
            .param("eventId", gate.eventId())
            .param("name", gate.name())
            .param("zone", gate.zone().name())
            .param("by", by)
            .param("now", gate.createdAt().atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  int count(UUID eventId) {
    return jdbc.sql("select count(*) from gates where event_id = :eventId")
        .param("eventId", eventId)
        .query(Integer.class)
        .single();
  }

  /** Returns gates in the order of their ids. */
  List<Gate> page(UUID eventId, @Nullable UUID after, int limit) {
    return jdbc.sql(
            """
            select id, event_id, name, zone, created_at from gates
             where event_id = :eventId and (:after::uuid is null or id > :after::uuid)
             order by id
             limit :limit
            """)
        .param("eventId", eventId)
        .param("after", after)
        .param("limit", limit)
        .query(GateStore::gate)
        .list();
  }

  private static Gate gate(ResultSet row, int number) throws SQLException {
    return new Gate(
        row.getObject("id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getString("name"),
        Zone.valueOf(row.getString("zone")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
