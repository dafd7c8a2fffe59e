package io.boxoffice.purchase.price;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.bool;
import static io.boxoffice.common.database.BulkStatement.integer;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.commit.WriteOrder;
import io.boxoffice.purchase.order.PriceLine;
import io.boxoffice.purchase.order.PriceLine.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of what was taken off the items of orders or added to them. Never changed. */
@Component
public class PriceLineStore {
  private static final BulkStatement INSERT =
      BulkStatement.of(
          WriteOrder.PRICE_LINES.rank(),
          """
          insert into order_price_lines (order_id, line, tenant_id, item_line, kind, source_id,
                                         label, rate_millionths, amount_minor, included)
          select r.order_id, r.line, r.tenant_id, r.item_line, r.kind, r.source_id, r.label,
                 r.rate_millionths, r.amount_minor, r.included
            from {rows} r
          """,
          uuid("order_id"),
          integer("line"),
          uuid("tenant_id"),
          integer("item_line"),
          text("kind"),
          uuid("source_id"),
          text("label"),
          integer("rate_millionths"),
          bigint("amount_minor"),
          bool("included"));

  private final JdbcClient jdbc;
  private final BulkWrites writes;

  PriceLineStore(JdbcClient jdbc, BulkWrites writes) {
    this.jdbc = jdbc;
    this.writes = writes;
  }

  void insert(UUID orderId, List<PriceLine> lines) {
    UUID tenant = TenantContext.required().tenantId();
    writes.writeAll(
        INSERT,
        IntStream.range(0, lines.size())
            .mapToObj(i -> row(orderId, i, tenant, lines.get(i)))
            .toList());
  }

  private static @Nullable Object[] row(UUID orderId, int number, UUID tenant, PriceLine line) {
    return new @Nullable Object[] {
      orderId,
      number,
      tenant,
      line.item(),
      line.kind().wireName(),
      line.sourceId(),
      line.label(),
      line.rateMillionths(),
      line.amountMinor(),
      line.included()
    };
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
