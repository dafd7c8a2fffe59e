package io.boxoffice.local.auditor;

import java.util.List;

/** Prices: what is shown adds up, to the last minor unit, and no code gives more than it may. */
final class PriceInvariants {
  private PriceInvariants() {}

  static List<SqlInvariant> all() {
    return List.of(LINES, TICKETS, LIMITS);
  }

  private static final SqlInvariant LINES =
      new SqlInvariant(
          "prices.lines_add_up",
          "items, discounts and tax of an order add up to its total, and so does what is paid",
          "select count(*) from purchase.orders where currency is not null",
          """
          with items as (
            select order_id, sum(quantity * unit_price_minor) as price, sum(paid_minor) as paid
              from purchase.order_items group by order_id),
          lines as (
            select order_id,
                   coalesce(-sum(amount_minor) filter (where kind = 'discount'), 0) as discounts,
                   coalesce(sum(amount_minor) filter (where kind = 'tax'), 0) as taxes,
                   coalesce(sum(amount_minor) filter (where not included), 0) as added
              from purchase.order_price_lines group by order_id),
          sums as (
            select o.id, o.subtotal_minor, o.discount_minor, o.tax_minor, o.total_minor,
                   coalesce(i.price, 0) as price, coalesce(i.paid, 0) as paid,
                   coalesce(l.discounts, 0) as discounts, coalesce(l.taxes, 0) as taxes,
                   coalesce(l.added, 0) as added
              from purchase.orders o
              left join items i on i.order_id = o.id
              left join lines l on l.order_id = o.id)
          select format('order %s: subtotal %s, items %s', id, subtotal_minor, price)
            from sums where subtotal_minor <> price
          union all
          select format('order %s: discounts %s, lines %s', id, discount_minor, discounts)
            from sums where discount_minor <> discounts
          union all
          select format('order %s: tax %s, lines %s', id, tax_minor, taxes)
            from sums where tax_minor <> taxes
          union all
          select format('order %s: total %s, lines %s', id, total_minor, price + added)
            from sums where total_minor <> price + added
          union all
          select format('order %s: total %s, paid for items %s', id, total_minor, paid)
            from sums where total_minor <> paid
          """);

  private static final SqlInvariant TICKETS =
      new SqlInvariant(
          "prices.tickets_add_up",
          "the tickets of an order together cost what the order costs",
          "select count(distinct order_id) from purchase.tickets",
          """
          select format('order %s: total %s, tickets %s', o.id, o.total_minor, sum(t.price_minor))
            from purchase.orders o join purchase.tickets t on t.order_id = o.id
           group by o.id, o.total_minor having sum(t.price_minor) <> o.total_minor
          """);

  private static final SqlInvariant LIMITS =
      new SqlInvariant(
          "discounts.within_limits",
          "no code is used more often than it may be; what is counted is what orders use",
          "select count(*) from purchase.discounts",
          """
          with used as (
            select u.discount_id, u.user_id, count(*) as uses
              from purchase.order_discounts u
             where u.given_back_at is null group by u.discount_id, u.user_id),
          totals as (
            select d.id, d.code, d.uses, d.max_uses, d.max_uses_per_user,
                   (select coalesce(sum(u.uses), 0) from used u where u.discount_id = d.id) as used
              from purchase.discounts d)
          select format('code %s (%s) is used by %s orders of at most %s', code, id, used, max_uses)
            from totals where used > max_uses
          union all
          select format('code %s (%s) counts %s uses, orders use it %s times', code, id, uses, used)
            from totals where uses <> used
          union all
          select format('code %s (%s) is used %s times by buyer %s, at most %s', t.code, t.id,
                        u.uses, u.user_id, t.max_uses_per_user)
            from totals t join used u on u.discount_id = t.id
           where u.uses > t.max_uses_per_user
          union all
          select format('order %s is %s and still uses code %s', o.id, o.status, u.code)
            from purchase.order_discounts u join purchase.orders o on o.id = u.order_id
           where u.given_back_at is null
             and o.status in ('cancelled', 'expired', 'payment_failed')
          union all
          select format('order %s: code %s gives %s, lines %s', u.order_id, u.code, u.amount_minor,
                        coalesce(-sum(l.amount_minor), 0))
            from purchase.order_discounts u
            left join purchase.order_price_lines l
              on l.order_id = u.order_id and l.source_id = u.discount_id and l.kind = 'discount'
           group by u.order_id, u.discount_id, u.code, u.amount_minor
          having u.amount_minor <> coalesce(-sum(l.amount_minor), 0)
          """);
}
