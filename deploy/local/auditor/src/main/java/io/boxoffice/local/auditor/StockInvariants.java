package io.boxoffice.local.auditor;

import java.util.List;

/** What inventory counts is what its rows and the ledger's tickets say. */
final class StockInvariants {
  private StockInvariants() {}

  static List<SqlInvariant> all() {
    return List.of(SUM, ROWS, SOLD_EQUALS_TICKETS);
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
          "reservations by status, less returns, add up to the counters",
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
              from inventory.stock_return_items group by ticket_type_id)
          select format('ticket type %s: reserved %s, rows %s; sold %s, rows %s', t.id,
                        t.reserved, coalesce(i.reserved, 0), t.sold,
                        coalesce(i.confirmed, 0) - coalesce(b.returned, 0))
            from inventory.ticket_types t
            left join items i on i.ticket_type_id = t.id
            left join returns b on b.ticket_type_id = t.id
           where t.reserved <> coalesce(i.reserved, 0)
              or t.sold <> coalesce(i.confirmed, 0) - coalesce(b.returned, 0)
          """);

  private static final SqlInvariant SOLD_EQUALS_TICKETS =
      new SqlInvariant(
          "stock.sold_equals_tickets",
          "sold stock = tickets that are sold … used",
          TYPES,
          """
          with issued as (
            select ticket_type_id, count(*) as tickets
              from purchase.tickets
             where status in ('sold', 'minted', 'active', 'transferred', 'checked_in', 'used')
             group by ticket_type_id)
          select format('ticket type %s: sold %s, tickets %s',
                        coalesce(t.id, i.ticket_type_id), t.sold, i.tickets)
            from inventory.ticket_types t
            full join issued i on i.ticket_type_id = t.id
           where coalesce(t.sold, 0) <> coalesce(i.tickets, 0)
          """);
}
