package io.boxoffice.inventory.pricing;

import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.EventPricing;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.PriceStore;
import io.boxoffice.inventory.reservation.StockCounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads an event's prices, for whoever shows or quotes them. Whether an event may be seen is not
 * asked here.
 */
@Service
@Transactional(readOnly = true)
public class ReadPrices {
  /** Grows with every change of the event's types, of their prices and of the rules. */
  private static final String RULES_VERSION =
      "coalesce(p.version + (extract(epoch from p.priced_at) * 1000000)::bigint, 0)";

  private final JdbcClient jdbc;
  private final PriceStore store;
  private final PriceSettings settings;

  ReadPrices(JdbcClient jdbc, PriceStore store, PriceSettings settings) {
    this.jdbc = jdbc;
    this.store = store;
    this.settings = settings;
  }

  /** Returns the prices of an event of the current tenant, with the rules behind them. */
  public EventPrices ofEvent(UUID eventId) {
    EventPricing pricing = store.ofEvent(eventId);
    PublicPrices read = publicPrices(eventId).value();
    return new EventPrices(eventId, pricing, settings.dynamic(), read.nextUpdateAt(), read.types());
  }

  /** Returns the version of the event's public prices. */
  long version(UUID eventId) {
    return jdbc.sql(
            "select "
                + RULES_VERSION
                + """
                 + (select coalesce(sum(t.version + t.price_version), 0)
                      from ticket_types t where t.event_id = :event)
                  from (select :event::uuid as id) e left join event_pricing p on p.event_id = e.id
                """)
        .param("event", eventId)
        .query(Long.class)
        .single();
  }

  /** Returns the public prices with their version, by one statement. */
  Versioned<PublicPrices> publicPrices(UUID eventId) {
    Reading reading = new Reading();
    jdbc.sql(
            "select "
                + RULES_VERSION
                + """
                 as rules_version, p.live, p.priced_at as all_priced_at, t.id, t.name, t.currency,
                       t.price_minor, t.capacity, t.available, t.reserved, t.sold, t.held,
                       t.min_per_order, t.max_per_order, t.version,
                       t.deleted_at is not null as removed,
                """
                + PriceStore.TYPE_COLUMNS
                + """

                  from (select :event::uuid as id) e
                  left join event_pricing p on p.event_id = e.id
                  left join ticket_types t on t.event_id = e.id
                 order by t.created_at, t.id
                """)
        .param("event", eventId)
        .query(reading::add);
    Instant next =
        reading.live && settings.dynamic() && reading.pricedAt != null
            ? settings.nextUpdate(reading.pricedAt)
            : null;
    return new Versioned<>(
        reading.rulesVersion + reading.typesVersion,
        new PublicPrices(eventId, next, reading.types));
  }

  /** What the rows of one statement say together. */
  private static final class Reading {
    private final List<TypePrice> types = new ArrayList<>();
    private long rulesVersion;
    private long typesVersion;
    private boolean live;
    private @Nullable Instant pricedAt;

    void add(ResultSet row) throws SQLException {
      rulesVersion = row.getLong("rules_version");
      live = row.getBoolean("live");
      pricedAt = timeOrNull(row, "all_priced_at");
      typesVersion += row.getLong("version") + row.getLong("price_version");
      if (row.getObject("id") != null && !row.getBoolean("removed")) {
        types.add(type(row));
      }
    }
  }

  private static TypePrice type(ResultSet row) throws SQLException {
    StockCounts counts =
        new StockCounts(
            row.getInt("capacity"),
            row.getInt("available"),
            row.getInt("reserved"),
            row.getInt("sold"),
            row.getInt("held"));
    return new TypePrice(
        uuid(row, "id"),
        row.getString("name"),
        row.getString("currency"),
        row.getLong("price_minor"),
        PriceStore.typePrices(row),
        counts.shareSold(),
        row.getInt("min_per_order"),
        row.getInt("max_per_order"));
  }
}
