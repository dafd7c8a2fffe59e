package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.reservation.StockWrites.column;
import static io.boxoffice.inventory.reservation.StockWrites.expect;
import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.longs;
import static io.boxoffice.inventory.sql.SqlValues.texts;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.times;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads and writes places in the waitlist for a batch. */
final class WaitlistRows {
  private static final String COLUMNS =
      """
      w.id, w.ticket_type_id, w.user_id, w.quantity, w.status, w.reservation_id, w.offered_at,
      w.created_at, w.version
      """;

  private final JdbcClient jdbc;

  WaitlistRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns the places of these buyers that are not at their end. */
  List<Place> openOf(UUID eventId, Collection<UUID> buyers) {
    return buyers.isEmpty()
        ? List.of()
        : jdbc.sql(
                "select "
                    + COLUMNS
                    + """
                     from waitlist w
                    where w.event_id = :event and w.user_id = any (:buyers)
                      and w.status in ('waiting', 'offered')
                    order by w.position
                    """)
            .param("event", eventId)
            .param("buyers", uuids(buyers))
            .query((row, number) -> read(row))
            .list();
  }

  /** Returns the places that led to these reservations. */
  List<Place> ofReservations(Collection<UUID> reservations) {
    return reservations.isEmpty()
        ? List.of()
        : jdbc.sql(
                "select "
                    + COLUMNS
                    + " from waitlist w where w.reservation_id = any (:reservations)")
            .param("reservations", uuids(reservations))
            .query((row, number) -> read(row))
            .list();
  }

  /** Returns who is next in line for each of these types, in the order of joining. */
  List<Place> next(Collection<UUID> ticketTypes, int limit) {
    return ticketTypes.isEmpty()
        ? List.of()
        : jdbc.sql(
                "select "
                    + COLUMNS
                    + """
                     from unnest(:types) as t(id)
                    cross join lateral (
                          select * from waitlist
                           where ticket_type_id = t.id and status = 'waiting'
                           order by position
                           limit :limit) as w
                    order by w.ticket_type_id, w.position
                    """)
            .param("types", uuids(ticketTypes))
            .param("limit", limit)
            .query((row, number) -> read(row))
            .list();
  }

  private static Place read(ResultSet row) throws SQLException {
    return new Place(
        uuid(row, "id"),
        uuid(row, "ticket_type_id"),
        uuid(row, "user_id"),
        row.getInt("quantity"),
        Place.Status.of(row.getString("status")),
        row.getObject("reservation_id", UUID.class),
        timeOrNull(row, "offered_at"),
        time(row, "created_at"),
        row.getLong("version"));
  }

  void write(UUID tenantId, UUID eventId, Collection<Place> all) {
    // new places in the order of joining, which gives them their positions
    insert(tenantId, eventId, all.stream().filter(Place::isNew).toList());
    update(
        all.stream()
            .filter(place -> !place.isNew() && place.changed())
            .sorted(Comparator.comparing(Place::id))
            .toList());
  }

  private void insert(UUID tenantId, UUID eventId, List<Place> places) {
    if (places.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into waitlist (id, tenant_id, event_id, ticket_type_id, user_id, quantity,
                                  status, reservation_id, created_at, offered_at, changed_at,
                                  version)
            select p.id, :tenant, :event, p.type, p.user_id, p.quantity, p.status,
                   p.reservation_id, p.created_at, p.offered_at, p.changed_at, p.version
              from unnest(:ids, :types, :users, :quantities, :statuses, :reservations, :created,
                          :offered, :changed, :versions)
                   with ordinality
                   as p(id, type, user_id, quantity, status, reservation_id, created_at,
                        offered_at, changed_at, version, joined)
             order by p.joined
            """)
        .param("tenant", tenantId)
        .param("event", eventId)
        .param("ids", uuids(places.stream().map(Place::id).toList()))
        .param("types", uuids(places.stream().map(Place::ticketTypeId).toList()))
        .param("users", uuids(places.stream().map(Place::userId).toList()))
        .param("quantities", ints(places.stream().map(Place::quantity).toList()))
        .param("statuses", texts(places.stream().map(p -> p.status().wireName()).toList()))
        .param("reservations", uuids(column(places, Place::reservationId)))
        .param("created", times(places.stream().map(Place::createdAt).toList()))
        .param("offered", times(column(places, Place::offeredAt)))
        .param("changed", times(places.stream().map(Place::changedAt).toList()))
        .param("versions", longs(places.stream().map(Place::version).toList()))
        .update();
  }

  private void update(List<Place> places) {
    if (places.isEmpty()) {
      return;
    }
    int updated =
        jdbc.sql(
                """
                update waitlist w
                   set status = c.status, reservation_id = c.reservation_id,
                       offered_at = c.offered_at, changed_at = c.changed_at, version = c.version
                  from unnest(:ids, :statuses, :reservations, :offered, :changed, :versions,
                              :loaded)
                       as c(id, status, reservation_id, offered_at, changed_at, version, loaded)
                 where w.id = c.id and w.version = c.loaded
                """)
            .param("ids", uuids(places.stream().map(Place::id).toList()))
            .param("statuses", texts(places.stream().map(p -> p.status().wireName()).toList()))
            .param("reservations", uuids(column(places, Place::reservationId)))
            .param("offered", times(column(places, Place::offeredAt)))
            .param("changed", times(places.stream().map(Place::changedAt).toList()))
            .param("versions", longs(places.stream().map(Place::version).toList()))
            .param("loaded", longs(places.stream().map(Place::loadedVersion).toList()))
            .update();
    expect(places.size(), updated, "waitlist");
  }

  /** Closes the whole line of a cancelled event, however long it is. */
  void close(UUID eventId, Instant now) {
    jdbc.sql(
            """
            update waitlist
               set status = 'closed', changed_at = :now, version = version + 1
             where event_id = :event and status = 'waiting'
            """)
        .param("event", eventId)
        .param("now", time(now))
        .update();
    jdbc.sql("update ticket_types set waiting = 0 where event_id = :event and waiting > 0")
        .param("event", eventId)
        .update();
  }
}
