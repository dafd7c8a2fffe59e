package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.seat.SeatLayout;
import io.boxoffice.inventory.seat.SeatMaps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads reservations as they stand; only the stock writer writes them. */
@Repository
@Transactional(readOnly = true)
class ReservationStore {
  private final JdbcClient jdbc;

  private final SeatMaps maps;

  ReservationStore(JdbcClient jdbc, SeatMaps maps) {
    this.jdbc = jdbc;
    this.maps = maps;
  }

  /** Returns the event whose writer keeps the reservation. */
  Optional<UUID> eventOf(UUID reservationId) {
    return jdbc.sql("select event_id from reservations where id = :id")
        .param("id", reservationId)
        .query(UUID.class)
        .optional();
  }

  /** Returns the id of the buyer's reservation that was made under a key. */
  Optional<UUID> madeUnder(String key) {
    return jdbc.sql(
            """
            select id from reservations
             where tenant_id = :tenant and reservation_key = :key and user_id is not null
            """)
        .param("tenant", TenantContext.required().tenantId())
        .param("key", key)
        .query(UUID.class)
        .optional();
  }

  /** Returns the reservation; a tombstone is none. */
  Optional<Reservation> find(UUID id) {
    return jdbc.sql(
            """
            select id, event_id, user_id, status, expires_at, currency, total_minor
              from reservations
             where id = :id and user_id is not null
            """)
        .param("id", id)
        .query((row, number) -> read(row, items(id, uuid(row, "event_id"))))
        .optional();
  }

  private List<Reservation.ReservedItem> items(UUID id, UUID eventId) {
    return jdbc.sql(
            """
            select i.ticket_type_id, t.name, i.quantity, i.unit_price_minor, t.transferable,
                   t.max_transfers, i.seats, i.bundle_id
              from reservation_items i join ticket_types t on t.id = i.ticket_type_id
             where i.reservation_id = :id
             order by i.line
            """)
        .param("id", id)
        .query(
            (row, number) ->
                new Reservation.ReservedItem(
                    uuid(row, "ticket_type_id"),
                    row.getString("name"),
                    row.getInt("quantity"),
                    row.getLong("unit_price_minor"),
                    row.getBoolean("transferable"),
                    row.getInt("max_transfers"),
                    seats(eventId, StockStore.seatsOf(row)),
                    row.getObject("bundle_id", UUID.class)))
        .list();
  }

  private @Nullable List<Reservation.ReservedSeat> seats(UUID eventId, List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return null;
    }
    SeatLayout layout = maps.layout(eventId);
    return layout == null
        ? null
        : numbers.stream()
            .map(seat -> Reservation.ReservedSeat.of(seat, layout.ref(seat)))
            .toList();
  }

  private static Reservation read(ResultSet row, List<Reservation.ReservedItem> items)
      throws SQLException {
    return new Reservation(
        uuid(row, "id"),
        uuid(row, "event_id"),
        uuid(row, "user_id"),
        ReservationStatus.of(row.getString("status")),
        time(row, "expires_at"),
        row.getString("currency"),
        row.getLong("total_minor"),
        items);
  }
}
