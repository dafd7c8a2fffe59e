package io.boxoffice.local.auditor;

import java.util.List;

/** What inventory counts is what its rows and the ledger's tickets say. */
final class StockInvariants {
  private StockInvariants() {}

  static List<SqlInvariant> all() {
    return List.of(SUM, ROWS, SEATS, SOLD_EQUALS_TICKETS, SEATS_EQUAL_TICKETS);
  }

  private static final String TYPES = "select count(*) from inventory.ticket_types";

  private static final SqlInvariant SUM =
      new SqlInvariant(
          "stock.sum",
          "capacity = available + reserved + sold + held, each at least 0",
          TYPES,
          """
          select format('ticket type %s: %s + %s + %s + %s of %s',
                        id, available, reserved, sold, held, capacity)
            from inventory.ticket_types
           where available + reserved + sold + held <> capacity
              or least(available, reserved, sold, held) < 0
          """);

  private static final SqlInvariant ROWS =
      new SqlInvariant(
          "stock.rows",
          "reservations by status, less returns and write-offs, and active holds add up to the"
              + " counters",
          TYPES,
          """
          with items as (
            select i.ticket_type_id,
                   sum(i.quantity) filter (where r.status = 'reserved') as reserved,
                   sum(i.quantity) filter (where r.status = 'confirmed') as confirmed
              from inventory.reservation_items i
              join inventory.reservations r on r.id = i.reservation_id
             group by i.ticket_type_id),
          returns as (
            select ticket_type_id, sum(quantity) as returned
              from inventory.stock_return_items group by ticket_type_id),
          holds as (
            select ticket_type_id,
                   sum(quantity) filter (where status = 'active') as held,
                   sum(quantity) filter (where kind = 'write_off') as written_off
              from inventory.ticket_holds group by ticket_type_id),
          counted as (
            select t.id, t.reserved, t.sold, t.held,
                   coalesce(i.reserved, 0) as rows_reserved,
                   coalesce(i.confirmed, 0) - coalesce(b.returned, 0)
                     - coalesce(h.written_off, 0) as rows_sold,
                   coalesce(h.held, 0) as rows_held
              from inventory.ticket_types t
              left join items i on i.ticket_type_id = t.id
              left join returns b on b.ticket_type_id = t.id
              left join holds h on h.ticket_type_id = t.id)
          select format('ticket type %s: reserved %s, rows %s; sold %s, rows %s; held %s, rows %s',
                        id, reserved, rows_reserved, sold, rows_sold, held, rows_held)
            from counted
           where (reserved, sold, held) is distinct from (rows_reserved, rows_sold, rows_held)
          """);

  private static final String SEAT_ROWS = "select count(*) from inventory.seats";

  private static final SqlInvariant SEATS =
      new SqlInvariant(
          "stock.seats",
          "a seat's status is that of the reservation or hold that names it, and the seats of a"
              + " ticket type add up to its counters",
          SEAT_ROWS,
          """
          with named as (
            select r.event_id, unnest(i.seats) as seat, r.id,
                   case r.status when 'reserved' then 1 else 2 end as status
              from inventory.reservations r
              join inventory.reservation_items i on i.reservation_id = r.id
             where r.status in ('reserved', 'confirmed') and i.seats is not null
            union all
            select event_id, unnest(seats), id, 3
              from inventory.ticket_holds where status = 'active' and seats is not null),
          seated as (
            select b.ticket_type_id,
                   count(*) filter (where s.status = 0) as available,
                   count(*) filter (where s.status = 1) as reserved,
                   count(*) filter (where s.status = 2) as sold,
                   count(*) filter (where s.status = 3) as held
              from inventory.seats s
              join inventory.seat_blocks b on b.event_id = s.event_id and b.block = s.block
             group by b.ticket_type_id)
          select format('seat %s of event %s has status %s without the row that says so',
                        s.seat, s.event_id, s.status)
            from inventory.seats s
            left join named n on n.event_id = s.event_id and n.seat = s.seat
                 and n.id = coalesce(s.reservation_id, s.hold_id) and n.status = s.status
           where s.status <> 0 and n.id is null
          union all
          select format('ticket type %s: seats %s, %s, %s, %s, counters %s, %s, %s, %s', t.id,
                        s.available, s.reserved, s.sold, s.held,
                        t.available, t.reserved, t.sold, t.held)
            from inventory.ticket_types t
            left join seated s on s.ticket_type_id = t.id
           where t.seated and t.deleted_at is null
             and (t.available, t.reserved, t.sold, t.held)
                 is distinct from (s.available, s.reserved, s.sold, s.held)
          """);

  private static final SqlInvariant SEATS_EQUAL_TICKETS =
      new SqlInvariant(
          "stock.seats_equal_tickets",
          "each sold seat has exactly one ticket that is sold … used, or expired unused",
          SEAT_ROWS,
          """
          with issued as (
            select event_id, seat_number, count(*) as tickets
              from purchase.tickets
             where seat_number is not null
               and status in ('sold', 'minted', 'active', 'transferred', 'checked_in', 'used',
                              'expired')
             group by event_id, seat_number)
          select format('seat %s of event %s has %s tickets',
                        coalesce(s.seat, i.seat_number), coalesce(s.event_id, i.event_id),
                        coalesce(i.tickets, 0))
            from (select event_id, seat from inventory.seats where status = 2) s
            full join issued i on i.event_id = s.event_id and i.seat_number = s.seat
           where s.seat is null or i.tickets is distinct from 1
          """);

  private static final SqlInvariant SOLD_EQUALS_TICKETS =
      new SqlInvariant(
          "stock.sold_equals_tickets",
          "sold stock = tickets that are sold … used, or expired unused",
          TYPES,
          """
          with issued as (
            select ticket_type_id, count(*) as tickets
              from purchase.tickets
             where status in ('sold', 'minted', 'active', 'transferred', 'checked_in', 'used',
                              'expired')
             group by ticket_type_id)
          select format('ticket type %s: sold %s, tickets %s',
                        coalesce(t.id, i.ticket_type_id), t.sold, i.tickets)
            from inventory.ticket_types t
            full join issued i on i.ticket_type_id = t.id
           where coalesce(t.sold, 0) <> coalesce(i.tickets, 0)
          """);
}
