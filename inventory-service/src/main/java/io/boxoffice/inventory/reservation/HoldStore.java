package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.seat.SeatLayout;
import io.boxoffice.inventory.seat.SeatMaps;
import io.boxoffice.inventory.seat.SeatRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads holds; only the stock writer writes them. */
@Repository
@Transactional(readOnly = true)
class HoldStore {
  private final JdbcClient jdbc;
  private final SeatMaps maps;

  HoldStore(JdbcClient jdbc, SeatMaps maps) {
    this.jdbc = jdbc;
    this.maps = maps;
  }

  /** Returns the event whose writer keeps the hold. */
  Optional<UUID> eventOf(UUID holdId) {
    return jdbc.sql("select event_id from ticket_holds where id = :id")
        .param("id", holdId)
        .query(UUID.class)
        .optional();
  }

  List<HoldView> ofEvent(UUID eventId, Position after, int limit) {
    SeatLayout layout = maps.layout(eventId);
    return jdbc.sql(
            """
            select id, event_id, ticket_type_id, kind, quantity, seats, reason, status, expires_at,
                   created_by, created_at, released_at
              from ticket_holds
             where event_id = :event and (created_at, id) > (:time, :id)
             order by created_at, id
             limit :limit
            """)
        .param("event", eventId)
        .param("time", time(after.time()))
        .param("id", after.id())
        .param("limit", limit)
        .query(
            (row, number) ->
                new HoldView(
                    uuid(row, "id"),
                    uuid(row, "event_id"),
                    uuid(row, "ticket_type_id"),
                    row.getString("kind"),
                    row.getInt("quantity"),
                    refs(layout, StockStore.seatsOf(row)),
                    row.getString("reason"),
                    row.getString("status"),
                    timeOrNull(row, "expires_at"),
                    row.getObject("created_by", UUID.class),
                    time(row, "created_at"),
                    timeOrNull(row, "released_at")))
        .list();
  }

  private static List<SeatRef> refs(@Nullable SeatLayout layout, List<Integer> seats) {
    return layout == null ? List.of() : seats.stream().map(layout::ref).toList();
  }
}
