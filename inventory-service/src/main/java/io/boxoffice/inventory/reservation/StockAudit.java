package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.uuid;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts an event's stock twice: as the ticket types say, and from the rows of reservations,
 * returns, holds and seats. One statement, so that both are of the same moment.
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
   * @param rowsSold tickets in confirmed reservations, less those returned or written off
   * @param rowsHeld tickets in active holds and write-offs
   * @param seats how many seats of the type are where, or null when it has none
   */
  record Line(
      UUID ticketTypeId,
      StockCounts counts,
      long rowsReserved,
      long rowsSold,
      long rowsHeld,
      @Nullable Seats seats) {
    /** Whether the counts add up and the rows say the same. */
    boolean holds() {
      return counts.addUp()
          && counts.reserved() == rowsReserved
          && counts.sold() == rowsSold
          && counts.held() == rowsHeld
          && (seats == null || seats.agree(counts));
    }
  }

  /**
   * The seats of one type, counted from their rows.
   *
   * @param astray seats that are not of the reservation or hold that names them
   */
  record Seats(long available, long reserved, long sold, long held, long astray) {
    boolean agree(StockCounts counts) {
      return counts.available() == available
          && counts.reserved() == reserved
          && counts.sold() == sold
          && counts.held() == held
          && astray == 0;
    }
  }

  /**
   * Counts. Items are looked up by reservation ("offset 0" and no scans): while the statistics are
   * behind a fast sale, a join of the two tables may become a loop of rows by rows that never ends.
   */
  List<Line> audit(UUID eventId) {
    jdbc.sql("select set_config('enable_seqscan', 'off', true)").query(String.class).single();
    return jdbc.sql(
            """
            with lines as materialized (
              select r.id, r.status, i.ticket_type_id, i.quantity, i.seats
                from reservations r
               cross join lateral (
                     select ticket_type_id, quantity, seats from reservation_items
                      where reservation_id = r.id
                     offset 0) as i
               where r.event_id = :event and r.status in ('reserved', 'confirmed')
            ), claimed as (
              select ticket_type_id,
                     sum(quantity) filter (where status = 'reserved') as reserved,
                     sum(quantity) filter (where status = 'confirmed') as confirmed
                from lines
               group by ticket_type_id
            ), returned as (
              select i.ticket_type_id, sum(i.quantity) as quantity
                from stock_returns r join stock_return_items i on i.return_id = r.id
               where r.event_id = :event
               group by i.ticket_type_id
            ), off_sale as (
              select ticket_type_id,
                     sum(quantity) filter (where status = 'active') as held,
                     sum(quantity) filter (where kind = 'write_off') as written_off
                from ticket_holds where event_id = :event
               group by ticket_type_id
            ), named as (
              select unnest(seats) as seat, id as claimed_by from lines where seats is not null
              union all
              select unnest(seats), id from ticket_holds
               where event_id = :event and status = 'active' and seats is not null
            ), seated as (
              select b.ticket_type_id,
                     count(*) filter (where s.status = 0) as available,
                     count(*) filter (where s.status = 1) as reserved,
                     count(*) filter (where s.status = 2) as sold,
                     count(*) filter (where s.status = 3) as held
                from seats s
                join seat_blocks b on b.event_id = s.event_id and b.block = s.block
               where s.event_id = :event
               group by b.ticket_type_id
            ), astray as (
              -- not an outer join: without fresh statistics it becomes a loop of seats by seats
              select b.ticket_type_id, count(*) as seats
                from (select seat, coalesce(reservation_id, hold_id) as claimed_by
                        from seats where event_id = :event and status <> 0
                      except
                      select seat, claimed_by from named) as lost
                join seat_blocks b on b.event_id = :event
                     and lost.seat between b.first_seat and b.first_seat + b.seats - 1
               group by b.ticket_type_id
            )
            select t.id, t.capacity, t.available, t.reserved, t.sold, t.held, t.seated,
                   coalesce(c.reserved, 0) as rows_reserved,
                   coalesce(c.confirmed, 0) - coalesce(b.quantity, 0)
                     - coalesce(h.written_off, 0) as rows_sold,
                   coalesce(h.held, 0) as rows_held,
                   coalesce(s.available, 0) as seats_available,
                   coalesce(s.reserved, 0) as seats_reserved,
                   coalesce(s.sold, 0) as seats_sold,
                   coalesce(s.held, 0) as seats_held,
                   coalesce(a.seats, 0) as seats_astray
              from ticket_types t
              left join claimed c on c.ticket_type_id = t.id
              left join returned b on b.ticket_type_id = t.id
              left join off_sale h on h.ticket_type_id = t.id
              left join seated s on s.ticket_type_id = t.id
              left join astray a on a.ticket_type_id = t.id
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
                    row.getLong("rows_held"),
                    row.getBoolean("seated")
                        ? new Seats(
                            row.getLong("seats_available"),
                            row.getLong("seats_reserved"),
                            row.getLong("seats_sold"),
                            row.getLong("seats_held"),
                            row.getLong("seats_astray"))
                        : null))
        .list();
  }
}
