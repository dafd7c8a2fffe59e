package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.longs;
import static io.boxoffice.inventory.sql.SqlValues.texts;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.times;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.inventory.price.Adjustment;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceRule;
import io.boxoffice.inventory.price.QuantityTiers.Tier;
import io.boxoffice.inventory.price.TypePrices;
import io.boxoffice.inventory.reservation.StockBook.PriceChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes what a batch made of prices; a part of {@link StockWrites}. Prices change rarely, so each
 * rule and each type is a statement.
 */
final class PriceWrites {
  /** Sets the prices of a type by the {@link #values} of its line. */
  static final String SET =
      """
      dynamic_price_minor = :dynamic, priced_at = :pricedAt, priced_share = :pricedShare,
      price_floor_minor = :floor, price_cap_minor = :cap, tier_quantities = :tierQuantities,
      tier_basis_points = :tierBasisPoints, tier_minor = :tierMinor,
      price_version = :priceVersion""";

  private final JdbcClient jdbc;

  PriceWrites(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  static Map<String, @Nullable Object> values(StockLine line) {
    TypePrices prices = line.prices();
    TypePrices.Moved moved = prices.dynamic();
    List<Tier> tiers = prices.tiers().tiers();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("dynamic", moved == null ? null : moved.priceMinor());
    values.put("pricedAt", moved == null ? null : time(moved.at()));
    values.put("pricedShare", moved == null ? null : moved.shareSold());
    values.put("floor", prices.limits().floorMinor());
    values.put("cap", prices.limits().capMinor());
    values.put(
        "tierQuantities",
        tiers.isEmpty() ? null : ints(tiers.stream().map(Tier::fromQuantity).toList()));
    values.put(
        "tierBasisPoints",
        tiers.isEmpty()
            ? null
            : ints(tiers.stream().map(tier -> tier.adjustment().basisPoints()).toList()));
    values.put(
        "tierMinor",
        tiers.isEmpty()
            ? null
            : longs(tiers.stream().map(tier -> tier.adjustment().minor()).toList()));
    values.put("priceVersion", line.priceVersion());
    return values;
  }

  /** Writes rules, prices and the history of prices; the types' own rows are written already. */
  void write(UUID tenantId, UUID eventId, StockBook book, Instant now) {
    if (book.pricingChanged()) {
      writeRules(tenantId, eventId, book, now);
    }
    for (StockLine line : book.lines()) {
      boolean written = line.termsChanged() && !line.isNew();
      if (line.pricesChanged() && !written) {
        updatePrices(line);
      }
    }
    insertHistory(tenantId, eventId, book.priceChanges());
  }

  private void updatePrices(StockLine line) {
    int updated =
        jdbc.sql(
                "update ticket_types set "
                    + SET
                    + " where id = :id and price_version = :loadedPriceVersion")
            .params(values(line))
            .param("id", line.id())
            .param("loadedPriceVersion", line.loadedPriceVersion())
            .update();
    StockWrites.expect(1, updated, "ticket_types");
  }

  private void writeRules(UUID tenantId, UUID eventId, StockBook book, Instant now) {
    EventPricing pricing = book.pricing();
    long loaded = book.loadedPricingVersion();
    int written =
        jdbc.sql(
                loaded == 0
                    ? """
                    insert into event_pricing (event_id, tenant_id, dynamic, live, priced_at,
                                               version, updated_at)
                    values (:event, :tenant, :dynamic, :live, :pricedAt, :version, :now)
                    """
                    : """
                    update event_pricing
                       set dynamic = :dynamic, live = :live, priced_at = :pricedAt,
                           version = :version, updated_at = :now
                     where event_id = :event and tenant_id = :tenant and version = :loaded
                    """)
            .param("event", eventId)
            .param("tenant", tenantId)
            .param("dynamic", pricing.dynamic())
            .param("live", pricing.live())
            .param("pricedAt", time(pricing.pricedAt()))
            .param("version", pricing.version())
            .param("loaded", loaded)
            .param("now", time(now))
            .update();
    StockWrites.expect(1, written, "event_pricing");
    if (pricing.version() != loaded) {
      jdbc.sql("delete from pricing_rules where event_id = :event")
          .param("event", eventId)
          .update();
      for (int position = 0; position < pricing.rules().size(); position++) {
        insertRule(tenantId, eventId, pricing, position, now);
      }
    }
  }

  private void insertRule(
      UUID tenantId, UUID eventId, EventPricing pricing, int position, Instant now) {
    PriceRule rule = pricing.rules().get(position);
    Map<String, @Nullable Object> parameters = new HashMap<>();
    for (String absent : List.of("startsAt", "endsAt", "fromShare", "untilShare", "fromQuantity")) {
      parameters.put(absent, null);
    }
    switch (rule.condition()) {
      case PriceRule.TimeWindow(Instant from, Instant until) -> {
        parameters.put("kind", "time_window");
        parameters.put("startsAt", timeOrNull(from));
        parameters.put("endsAt", timeOrNull(until));
      }
      case PriceRule.ShareSold(int from, Integer until) -> {
        parameters.put("kind", "share_sold");
        parameters.put("fromShare", from);
        parameters.put("untilShare", until);
      }
      case PriceRule.QuantityTier(int fromQuantity) -> {
        parameters.put("kind", "quantity_tier");
        parameters.put("fromQuantity", fromQuantity);
      }
    }
    Adjustment adjustment = rule.adjustment();
    boolean byAmount = adjustment.minor() != 0;
    jdbc.sql(
            """
            insert into pricing_rules (id, tenant_id, event_id, position, ticket_type_id, kind,
                starts_at, ends_at, from_share, until_share, from_quantity,
                adjustment_basis_points, adjustment_minor, priority, active, version, created_at)
            values (:id, :tenant, :event, :position, :type, :kind, :startsAt, :endsAt, :fromShare,
                :untilShare, :fromQuantity, :basisPoints, :minor, :priority, :active, :version,
                :now)
            """)
        .params(parameters)
        .param("id", rule.id())
        .param("tenant", tenantId)
        .param("event", eventId)
        .param("position", position)
        .param("type", rule.ticketTypeId())
        .param("basisPoints", byAmount ? null : adjustment.basisPoints())
        .param("minor", byAmount ? adjustment.minor() : null)
        .param("priority", rule.priority())
        .param("active", rule.active())
        .param("version", pricing.version())
        .param("now", time(now))
        .update();
  }

  private void insertHistory(UUID tenantId, UUID eventId, List<PriceChange> unordered) {
    if (unordered.isEmpty()) {
      return;
    }
    List<PriceChange> changes =
        unordered.stream()
            .sorted(
                Comparator.comparing(PriceChange::ticketTypeId)
                    .thenComparingLong(PriceChange::version))
            .toList();
    jdbc.sql(
            """
            insert into ticket_price_history (ticket_type_id, price_version, tenant_id, event_id,
                changed_at, base_minor, old_price_minor, new_price_minor, why, actor_type,
                actor_id)
            select h.type, h.version, :tenant, :event, h.at, h.base, h.before, h.after, h.why,
                   h.actor_type, h.actor_id
              from unnest(:types, :versions, :at, :bases, :before, :after, :reasons, :actorTypes,
                          :actors)
                   as h(type, version, at, base, before, after, why, actor_type, actor_id)
            """)
        .param("tenant", tenantId)
        .param("event", eventId)
        .param("types", uuids(changes.stream().map(PriceChange::ticketTypeId).toList()))
        .param("versions", longs(changes.stream().map(PriceChange::version).toList()))
        .param("at", times(changes.stream().map(PriceChange::at).toList()))
        .param("bases", longs(changes.stream().map(PriceChange::baseMinor).toList()))
        .param("before", longs(StockWrites.column(changes, PriceChange::oldMinor)))
        .param("after", longs(changes.stream().map(PriceChange::newMinor).toList()))
        .param("reasons", texts(changes.stream().map(c -> c.why().wireName()).toList()))
        .param("actorTypes", texts(changes.stream().map(c -> c.actor().type()).toList()))
        .param("actors", uuids(StockWrites.column(changes, c -> c.actor().id())))
        .update();
  }
}
