package io.boxoffice.purchase.price;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.order.PriceLine.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of what was taken off the items of orders or added to them. Never changed. */
@Component
public class PriceLineStore {
  private final JdbcClient jdbc;

  PriceLineStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(UUID orderId, List<PriceLine> lines) {
    jdbc.sql(
            """
            insert into order_price_lines (order_id, line, tenant_id, item_line, kind, source_id,
                                           label, rate_millionths, amount_minor, included)
            select :order, l.line - 1, :tenant, l.item, l.kind, l.source, l.label, l.rate, l.amount,
                   l.included
              from unnest(:items::int[], :kinds::text[], :sources::uuid[], :labels::text[],
                          :rates::int[], :amounts::bigint[], :included::boolean[])
                   with ordinality as l(item, kind, source, label, rate, amount, included, line)
            """)
        .param("order", orderId)
        .param("tenant", TenantContext.required().tenantId())
        .param("items", lines.stream().map(PriceLine::item).toArray(Integer[]::new))
        .param("kinds", texts(lines, line -> line.kind().wireName()))
        .param("sources", lines.stream().map(PriceLine::sourceId).toArray(UUID[]::new))
        .param("labels", texts(lines, PriceLine::label))
        .param(
            "rates",
            lines.stream().map(PriceLine::rateMillionths).toArray(Integer @Nullable []::new))
        .param("amounts", lines.stream().map(PriceLine::amountMinor).toArray(Long[]::new))
        .param("included", lines.stream().map(PriceLine::included).toArray(Boolean[]::new))
        .update();
  }

  private static String[] texts(List<PriceLine> lines, Function<PriceLine, String> part) {
    return lines.stream().map(part).toArray(String[]::new);
  }

  private record Row(UUID orderId, PriceLine line) {}

  /** Lists the lines of several orders, by order. */
  public Map<UUID, List<PriceLine>> ofOrders(List<UUID> orderIds) {
    if (orderIds.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            select order_id, item_line, kind, source_id, label, rate_millionths, amount_minor,
                   included
              from order_price_lines
             where order_id = any(:orders)
             order by order_id, line
            """)
        .param("orders", orderIds.toArray(UUID[]::new))
        .query((row, number) -> new Row(row.getObject("order_id", UUID.class), line(row)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Row::orderId, Collectors.mapping(Row::line, Collectors.toList())));
  }

  private static PriceLine line(ResultSet row) throws SQLException {
    return new PriceLine(
        row.getInt("item_line"),
        Kind.of(row.getString("kind")),
        row.getObject("source_id", UUID.class),
        row.getString("label"),
        row.getObject("rate_millionths", Integer.class),
        row.getLong("amount_minor"),
        row.getBoolean("included"));
  }
}
