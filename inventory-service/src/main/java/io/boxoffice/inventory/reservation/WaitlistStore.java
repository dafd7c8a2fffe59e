package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads places in the waitlist; only the stock writer writes them. */
@Repository
@Transactional(readOnly = true)
class WaitlistStore {
  private static final int MOST = 100;
  private final JdbcClient jdbc;

  WaitlistStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A buyer's place.
   *
   * @param ahead how many wait in front, while the place is waiting
   * @param reservationId what is kept for the buyer, while it is offered
   * @param offerExpiresAt until when
   */
  record Entry(
      UUID id,
      UUID eventId,
      UUID ticketTypeId,
      int quantity,
      String status,
      @Nullable Long ahead,
      @Nullable UUID reservationId,
      @Nullable Instant offerExpiresAt,
      Instant joinedAt) {}

  /** Returns the buyer's places of an event, the newest first. */
  List<Entry> of(UUID eventId, UUID userId) {
    return jdbc.sql(
            """
            select w.id, w.event_id, w.ticket_type_id, w.quantity, w.status, w.reservation_id,
                   w.created_at, r.expires_at,
                   case when w.status = 'waiting' then
                     (select count(*) from waitlist o
                       where o.ticket_type_id = w.ticket_type_id and o.status = 'waiting'
                         and o.position < w.position) end as ahead
              from waitlist w
              left join reservations r on r.id = w.reservation_id and w.status = 'offered'
             where w.event_id = :event and w.user_id = :user
             order by w.position desc
             limit :most
            """)
        .param("event", eventId)
        .param("user", userId)
        .param("most", MOST)
        .query(
            (row, number) ->
                new Entry(
                    uuid(row, "id"),
                    uuid(row, "event_id"),
                    uuid(row, "ticket_type_id"),
                    row.getInt("quantity"),
                    row.getString("status"),
                    row.getObject("ahead", Long.class),
                    row.getObject("reservation_id", UUID.class),
                    timeOrNull(row, "expires_at"),
                    time(row, "created_at")))
        .list();
  }
}
