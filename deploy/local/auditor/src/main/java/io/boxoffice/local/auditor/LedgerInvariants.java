package io.boxoffice.local.auditor;

import java.util.List;

/** Money and tickets: what was paid has tickets or goes back, once. */
final class LedgerInvariants {
  private LedgerInvariants() {}

  static List<SqlInvariant> all() {
    return List.of(
        PAID,
        UNPAID,
        DOUBLE_CAPTURE,
        REFUND_AMOUNTS,
        REFUND_PORTIONS,
        UNIQUE_NUMBER,
        OWNER,
        HISTORY);
  }

  private static final String ORDERS = "select count(*) from purchase.orders";
  private static final String TICKETS = "select count(*) from purchase.tickets";

  private static final SqlInvariant PAID =
      new SqlInvariant(
          "orders.paid_have_tickets_or_refund",
          "every captured payment and every completed order has all its tickets or its refund",
          ORDERS,
          """
          with counted as (
            select o.id, o.status, o.updated_at,
                   (select coalesce(sum(i.quantity), 0) from purchase.order_items i
                     where i.order_id = o.id) as ordered,
                   (select count(*) from purchase.tickets t where t.order_id = o.id) as issued
              from purchase.orders o)
          select format('order %s is %s with %s of %s tickets', id, status, issued, ordered)
            from counted
           where status in ('completed', 'partially_refunded') and issued <> ordered
          union all
          select format('order %s is paid without tickets since %s', id, updated_at)
            from counted
           where status = 'paid' and issued < ordered and updated_at < now() - interval '1 minute'
          union all
          select format('payment %s of order %s was captured; %s of %s tickets, no refund',
                        p.id, c.id, c.issued, c.ordered)
            from purchase.payments p
            join counted c on c.id = p.order_id
           where p.status = 'succeeded'
             and (p.stray or c.issued = 0 or c.issued <> c.ordered)
             and not (c.status = 'paid' and c.updated_at > now() - interval '1 minute')
             and not exists (select 1 from purchase.refunds r
                              where r.payment_id = p.id and r.status <> 'refused')
          """);

  private static final SqlInvariant UNPAID =
      new SqlInvariant(
          "orders.unpaid_have_no_tickets",
          "no tickets without a captured payment, unless the order is free",
          ORDERS,
          """
          select format('order %s (%s, total %s) has %s tickets and no captured payment',
                        o.id, o.status, o.total_minor, count(t.id))
            from purchase.orders o
            join purchase.tickets t on t.order_id = o.id
           where o.total_minor > 0
             and not exists (select 1 from purchase.payments p
                              where p.order_id = o.id and p.status = 'succeeded')
           group by o.id, o.status, o.total_minor
          union all
          select format('order %s is %s and has %s good tickets', o.id, o.status, count(t.id))
            from purchase.orders o
            join purchase.tickets t on t.order_id = o.id
           where o.status in ('pending', 'awaiting_payment', 'cancelled', 'expired',
                              'payment_failed')
             and t.status not in ('refunded', 'revoked', 'cancelled', 'expired')
           group by o.id, o.status
          """);

  private static final SqlInvariant DOUBLE_CAPTURE =
      new SqlInvariant(
          "payments.no_double_capture",
          "an order keeps the money of one payment, of its own total",
          "select count(*) from purchase.payments",
          """
          select format('order %s keeps %s captured payments', p.order_id, count(*))
            from purchase.payments p
           where p.status = 'succeeded'
             and not exists (select 1 from purchase.refunds r
                              where r.payment_id = p.id and r.kind = 'stray'
                                and r.status <> 'refused')
           group by p.order_id having count(*) > 1
          union all
          select format('payment %s captured %s %s, the total of order %s is %s %s', p.id,
                        p.amount_minor, p.currency, o.id, o.total_minor, o.currency)
            from purchase.payments p join purchase.orders o on o.id = p.order_id
           where p.status = 'succeeded' and not p.stray
             and (p.amount_minor <> o.total_minor or p.currency <> o.currency)
          union all
          select format('provider payment %s stands for %s payments', provider_payment_id, count(*))
            from purchase.payments
           where provider_payment_id is not null
           group by provider, provider_payment_id having count(*) > 1
          """);

  private static final SqlInvariant REFUND_AMOUNTS =
      new SqlInvariant(
          "refunds.amounts",
          "never more back than was paid; a done refund of tickets has ended them",
          "select count(*) from purchase.refunds",
          """
          select format('payment %s: %s paid, %s back', p.id, p.amount_minor, sum(r.amount_minor))
            from purchase.payments p
            join purchase.refunds r on r.payment_id = p.id and r.status in ('processing', 'succeeded')
           group by p.id having sum(r.amount_minor) > p.amount_minor
          union all
          select format('refund %s succeeded, its payment %s is %s', r.id, p.id, p.status)
            from purchase.refunds r join purchase.payments p on p.id = r.payment_id
           where r.status = 'succeeded' and r.amount_minor > 0 and p.status <> 'succeeded'
          union all
          select format('refund %s succeeded, its ticket %s is %s', r.id, t.id, t.status)
            from purchase.refunds r
            join purchase.refund_tickets x on x.refund_id = r.id
            join purchase.tickets t on t.id = x.ticket_id
           where r.status = 'succeeded' and x.fence = 'blocked' and t.status <> 'refunded'
          """);

  private static final SqlInvariant REFUND_PORTIONS =
      new SqlInvariant(
          "refunds.portions",
          "a refund is the sum of its tickets, a ticket brings back no more than it cost and once,"
              + " and an order is refunded as far as its tickets are",
          "select count(*) from purchase.refunds",
          """
          select format('refund %s of %s is %s, its tickets %s', r.id, r.kind, r.amount_minor,
                        coalesce(sum(x.amount_minor), 0))
            from purchase.refunds r
            left join purchase.refund_tickets x on x.refund_id = r.id and x.fence = 'blocked'
           where r.status = 'succeeded' and r.kind in ('order', 'tickets', 'event')
           group by r.id, r.kind, r.amount_minor
          having coalesce(sum(x.amount_minor), 0) <> r.amount_minor
          union all
          select format('ticket %s cost %s and brought back %s in %s refunds', t.id, t.price_minor,
                        sum(x.amount_minor), count(*))
            from purchase.tickets t
            join purchase.refund_tickets x on x.ticket_id = t.id and x.fence = 'blocked'
           group by t.id, t.price_minor
          having count(*) > 1 or sum(x.amount_minor) > t.price_minor
          union all
          select format('refund %s of money alone has ended tickets', r.id)
            from purchase.refunds r
            join purchase.refund_tickets x on x.refund_id = r.id
           where r.kind in ('amount', 'late', 'stray')
          union all
          select format('payment %s says %s is back, its refunds are %s', p.id, p.returned_minor,
                        sum(r.amount_minor))
            from purchase.payments p
            join purchase.refunds r on r.payment_id = p.id and r.status <> 'refused'
                 and r.kind in ('order', 'tickets', 'amount', 'event')
           group by p.id, p.returned_minor
          having p.returned_minor < sum(r.amount_minor)
          union all
          select format('order %s is %s, %s of its %s tickets are refunded', o.id, o.status,
                        count(*) filter (where t.status = 'refunded'), count(*))
            from purchase.orders o
            join purchase.tickets t on t.order_id = o.id
           where o.status in ('completed', 'partially_refunded', 'refunded')
           group by o.id, o.status
          having case o.status
                   when 'refunded' then count(*) filter (where t.status <> 'refunded') > 0
                   when 'completed' then count(*) filter (where t.status = 'refunded') > 0
                   else count(*) filter (where t.status <> 'refunded') = 0 end
          """);

  private static final SqlInvariant UNIQUE_NUMBER =
      new SqlInvariant(
          "tickets.unique_number",
          "no two tickets share a number or a barcode",
          TICKETS,
          """
          select format('ticket number %s: %s tickets', ticket_number, count(*))
            from purchase.tickets group by ticket_number having count(*) > 1
          union all
          select format('barcode %s: %s tickets', barcode, count(*))
            from purchase.tickets group by barcode having count(*) > 1
          """);

  private static final SqlInvariant OWNER =
      new SqlInvariant(
          "tickets.owner",
          "a ticket belongs to its buyer, or to whom the last finished transfer gave it",
          TICKETS,
          """
          select format('ticket %s belongs to %s, must be %s', t.id, t.owner_id,
                        coalesce(l.new_owner_id, o.user_id))
            from purchase.tickets t
            left join purchase.orders o on o.id = t.order_id
            left join lateral (
              select p.new_owner_id from purchase.ticket_operations p
               where p.ticket_id = t.id and p.kind = 'transfer' and p.outcome = 'finished'
               order by p.generation desc limit 1) l on true
           where t.owner_id is distinct from coalesce(l.new_owner_id, o.user_id)
          """);

  private static final SqlInvariant HISTORY =
      new SqlInvariant(
          "tickets.history_matches_status",
          "the history is an unbroken line from issue to the present status",
          TICKETS,
          """
          with line as (
            select ticket_id, id, previous_status, new_status,
                   lag(new_status) over w as before, lead(id) over w as next
              from purchase.ticket_state_history
            window w as (partition by ticket_id order by id))
          select format('ticket %s: %s follows %s', ticket_id, previous_status, before)
            from line where previous_status is distinct from before
          union all
          select format('ticket %s is %s, its history ends with %s', t.id, t.status, l.new_status)
            from purchase.tickets t
            left join line l on l.ticket_id = t.id and l.next is null
           where t.status is distinct from l.new_status
          """);
}
