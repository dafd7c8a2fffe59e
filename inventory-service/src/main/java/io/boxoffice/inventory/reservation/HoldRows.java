package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.reservation.StockWrites.column;
import static io.boxoffice.inventory.reservation.StockWrites.expect;
import static io.boxoffice.inventory.reservation.StockWrites.seatText;
import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.longs;
import static io.boxoffice.inventory.sql.SqlValues.texts;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.times;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes holds for a batch. */
final class HoldRows {
  private final JdbcClient jdbc;

  HoldRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Hold> find(UUID tenantId, Collection<UUID> ids, Collection<String> keys) {
    if (ids.isEmpty() && keys.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select id, event_id, hold_key, kind, ticket_type_id, quantity, seats, reason,
                   expires_at, created_by, created_at, released_at, version
              from ticket_holds
             where tenant_id = :tenant and (id = any (:ids) or hold_key = any (:keys))
            """)
        .param("tenant", tenantId)
        .param("ids", uuids(ids))
        .param("keys", texts(keys))
        .query(
            (row, number) ->
                new Hold(
                    uuid(row, "id"),
                    uuid(row, "event_id"),
                    row.getString("hold_key"),
                    row.getString("kind"),
                    new SeatedItem(
                        uuid(row, "ticket_type_id"),
                        row.getInt("quantity"),
                        StockStore.seatsOf(row)),
                    row.getString("reason"),
                    timeOrNull(row, "expires_at"),
                    row.getObject("created_by", UUID.class),
                    time(row, "created_at"),
                    timeOrNull(row, "released_at"),
                    row.getLong("version")))
        .list();
  }

  void write(UUID tenantId, Collection<Hold> all) {
    insert(
        tenantId,
        all.stream().filter(Hold::isNew).sorted(Comparator.comparing(Hold::key)).toList());
    release(
        all.stream()
            .filter(hold -> !hold.isNew() && hold.changed())
            .sorted(Comparator.comparing(Hold::id))
            .toList());
  }

  private void insert(UUID tenantId, List<Hold> holds) {
    if (holds.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into ticket_holds (id, tenant_id, event_id, ticket_type_id, hold_key, kind,
                quantity, seats, reason, status, expires_at, created_by, created_at, released_at,
                version)
            select h.id, :tenant, h.event_id, h.type, h.key, h.kind, h.quantity, h.seats::int[],
                   h.reason, case when h.released_at is null then 'active' else 'released' end,
                   h.expires_at, h.created_by, h.created_at, h.released_at, h.version
              from unnest(:ids, :events, :types, :keys, :kinds, :quantities, :seats, :reasons,
                          :expiries, :creators, :created, :released, :versions)
                   as h(id, event_id, type, key, kind, quantity, seats, reason, expires_at,
                        created_by, created_at, released_at, version)
            """)
        .param("tenant", tenantId)
        .param("ids", uuids(holds.stream().map(Hold::id).toList()))
        .param("events", uuids(holds.stream().map(Hold::eventId).toList()))
        .param("types", uuids(holds.stream().map(hold -> hold.item().ticketTypeId()).toList()))
        .param("keys", texts(holds.stream().map(Hold::key).toList()))
        .param("kinds", texts(holds.stream().map(Hold::kind).toList()))
        .param("quantities", ints(holds.stream().map(hold -> hold.item().quantity()).toList()))
        .param("seats", texts(column(holds, hold -> seatText(hold.item().seats()))))
        .param("reasons", texts(holds.stream().map(Hold::reason).toList()))
        .param("expiries", times(column(holds, Hold::expiresAt)))
        .param("creators", uuids(column(holds, Hold::createdBy)))
        .param("created", times(holds.stream().map(Hold::createdAt).toList()))
        .param("released", times(column(holds, Hold::releasedAt)))
        .param("versions", longs(holds.stream().map(Hold::version).toList()))
        .update();
  }

  private void release(List<Hold> holds) {
    if (holds.isEmpty()) {
      return;
    }
    int updated =
        jdbc.sql(
                """
                update ticket_holds h
                   set status = 'released', released_at = c.released_at, version = c.version
                  from unnest(:ids, :released, :versions, :loaded)
                       as c(id, released_at, version, loaded)
                 where h.id = c.id and h.version = c.loaded and h.status = 'active'
                """)
            .param("ids", uuids(holds.stream().map(Hold::id).toList()))
            .param("released", times(column(holds, Hold::releasedAt)))
            .param("versions", longs(holds.stream().map(Hold::version).toList()))
            .param("loaded", longs(holds.stream().map(Hold::loadedVersion).toList()))
            .update();
    expect(holds.size(), updated, "ticket_holds");
  }
}
