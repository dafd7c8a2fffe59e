package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.uuid;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts an event's stock twice: as the ticket types say, and from the rows of reservations and
 * returns. One statement, so that both are of the same moment.
 */
@Repository
@Transactional(readOnly = true)
class StockAudit {
  private final JdbcClient jdbc;

  StockAudit(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One ticket type, counted twice.
   *
   * @param rowsReserved tickets in reserved reservations
   * @param rowsSold tickets in confirmed reservations, less those returned
   * @param rowsHeld tickets in holds of the organiser
   */
  record Line(
      UUID ticketTypeId, StockCounts counts, long rowsReserved, long rowsSold, long rowsHeld) {
    /** Whether the counts add up and the rows say the same. */
    boolean holds() {
      return counts.addUp()
          && counts.reserved() == rowsReserved
          && counts.sold() == rowsSold
          && counts.held() == rowsHeld;
    }
  }

  List<Line> audit(UUID eventId) {
    // no command holds stock yet, so nothing held is backed by a row
    return jdbc.sql(
            """
            with claimed as (
              select i.ticket_type_id,
                     sum(i.quantity) filter (where r.status = 'reserved') as reserved,
                     sum(i.quantity) filter (where r.status = 'confirmed') as confirmed
                from reservations r join reservation_items i on i.reservation_id = r.id
               where r.event_id = :event
               group by i.ticket_type_id
            ), returned as (
              select i.ticket_type_id, sum(i.quantity) as quantity
                from stock_returns r join stock_return_items i on i.return_id = r.id
               where r.event_id = :event
               group by i.ticket_type_id
            )
            select t.id, t.capacity, t.available, t.reserved, t.sold, t.held,
                   coalesce(c.reserved, 0) as rows_reserved,
                   coalesce(c.confirmed, 0) - coalesce(b.quantity, 0) as rows_sold,
                   0 as rows_held
              from ticket_types t
              left join claimed c on c.ticket_type_id = t.id
              left join returned b on b.ticket_type_id = t.id
             where t.event_id = :event and t.deleted_at is null
             order by t.created_at, t.id
            """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new Line(
                    uuid(row, "id"),
                    new StockCounts(
                        row.getInt("capacity"),
                        row.getInt("available"),
                        row.getInt("reserved"),
                        row.getInt("sold"),
                        row.getInt("held")),
                    row.getLong("rows_reserved"),
                    row.getLong("rows_sold"),
                    row.getLong("rows_held")))
        .list();
  }
}
