package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.intOrNull;
import static io.boxoffice.inventory.sql.SqlValues.longOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.QuantityTiers;
import io.boxoffice.inventory.price.QuantityTiers.Tier;
import io.boxoffice.inventory.price.TypePrices;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads pricing rules, and what they made of the types. */
@Repository
public class PriceStore {
  /** Columns that {@link #typePrices} wants, of the table {@code ticket_types t}. */
  public static final String TYPE_COLUMNS =
      """
      t.dynamic_price_minor, t.priced_at, t.priced_share, t.price_floor_minor,
      t.price_cap_minor, t.tier_quantities, t.tier_basis_points, t.tier_minor,
      t.price_version""";

  private final JdbcClient jdbc;

  PriceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private record Head(long version, boolean dynamic, boolean live, Instant pricedAt) {}

  /** Returns the event's pricing rules; the caller has the transaction. */
  public EventPricing ofEvent(UUID eventId) {
    Head head =
        jdbc.sql(
                """
                select version, dynamic, live, priced_at from event_pricing
                 where event_id = :event
                """)
            .param("event", eventId)
            .query(
                (row, number) ->
                    new Head(
                        row.getLong("version"),
                        row.getBoolean("dynamic"),
                        row.getBoolean("live"),
                        time(row, "priced_at")))
            .optional()
            .orElse(null);
    return head == null
        ? EventPricing.NONE
        : new EventPricing(
            head.version(), head.dynamic(), head.live(), head.pricedAt(), rules(eventId));
  }

  private List<PriceRule> rules(UUID eventId) {
    return jdbc.sql(
            """
            select id, ticket_type_id, kind, starts_at, ends_at, from_share, until_share,
                   from_quantity, adjustment_basis_points, adjustment_minor, priority, active
              from pricing_rules
             where event_id = :event
             order by position
            """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new PriceRule(
                    uuid(row, "id"),
                    row.getObject("ticket_type_id", UUID.class),
                    condition(row),
                    new Adjustment(
                        row.getInt("adjustment_basis_points"), row.getLong("adjustment_minor")),
                    row.getInt("priority"),
                    row.getBoolean("active")))
        .list();
  }

  private static PriceRule.Condition condition(ResultSet row) throws SQLException {
    return switch (row.getString("kind")) {
      case "time_window" ->
          new PriceRule.TimeWindow(timeOrNull(row, "starts_at"), timeOrNull(row, "ends_at"));
      case "share_sold" ->
          new PriceRule.ShareSold(row.getInt("from_share"), intOrNull(row, "until_share"));
      case "quantity_tier" -> new PriceRule.QuantityTier(row.getInt("from_quantity"));
      default -> throw new IllegalStateException("unknown kind of rule " + row.getString("kind"));
    };
  }

  /** Reads the prices of a type's row with {@link #TYPE_COLUMNS}. */
  public static TypePrices typePrices(ResultSet row) throws SQLException {
    Long dynamic = longOrNull(row, "dynamic_price_minor");
    PriceLimits limits =
        new PriceLimits(longOrNull(row, "price_floor_minor"), longOrNull(row, "price_cap_minor"));
    return new TypePrices(
        dynamic == null
            ? null
            : new TypePrices.Moved(dynamic, time(row, "priced_at"), row.getInt("priced_share")),
        limits,
        tiers(row));
  }

  private static QuantityTiers tiers(ResultSet row) throws SQLException {
    Integer[] quantities = (Integer[]) elements(row.getArray("tier_quantities"));
    Integer[] basisPoints = (Integer[]) elements(row.getArray("tier_basis_points"));
    Long[] minor = (Long[]) elements(row.getArray("tier_minor"));
    if (quantities == null || basisPoints == null || minor == null) {
      return QuantityTiers.NONE;
    }
    List<Tier> tiers = new ArrayList<>(quantities.length);
    for (int i = 0; i < quantities.length; i++) {
      tiers.add(new Tier(quantities[i], new Adjustment(basisPoints[i], minor[i])));
    }
    return new QuantityTiers(tiers);
  }

  private static @Nullable Object elements(@Nullable Array array) throws SQLException {
    return array == null ? null : array.getArray();
  }
}
