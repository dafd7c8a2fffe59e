package io.boxoffice.inventory.tickettype;

import static io.boxoffice.inventory.sql.SqlValues.intOrNull;
import static io.boxoffice.inventory.sql.SqlValues.longOrNull;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.TicketTypeStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads ticket types; only the stock writer writes them. */
@Repository
@Transactional(readOnly = true)
class TicketTypeStore {
  private static final String COLUMNS =
      """
      select id, event_id, name, description, price_minor, currency, capacity, min_per_order,
             max_per_order, max_per_user, sale_starts_at, sale_ends_at, transferable,
             max_transfers, status, available, reserved, sold, held, version, dynamic_price_minor
      """;
  private static final String SELECT = COLUMNS + " from ticket_types ";

  private final JdbcClient jdbc;
  private final PriceSettings prices;

  TicketTypeStore(JdbcClient jdbc, PriceSettings prices) {
    this.jdbc = jdbc;
    this.prices = prices;
  }

  Optional<TicketTypeView> find(UUID id) {
    return jdbc.sql(SELECT + " where id = :id and deleted_at is null")
        .param("id", id)
        .query((row, number) -> read(row))
        .optional();
  }

  /** Returns all types of the event, oldest first; their number is bounded by the writer. */
  List<TicketTypeView> ofEvent(UUID eventId) {
    return jdbc.sql(
            SELECT
                + """
                 where event_id = :event and deleted_at is null
                 order by created_at, id
                """)
        .param("event", eventId)
        .query((row, number) -> read(row))
        .list();
  }

  /**
   * Counts every change of the event's types, of their stock and prices, also of types that are
   * gone, so that it never falls.
   */
  long pageVersion(UUID eventId) {
    return jdbc.sql(
            """
            select coalesce(sum(version + stock_version + price_version), 0) from ticket_types
             where event_id = :event
            """)
        .param("event", eventId)
        .query(Long.class)
        .single();
  }

  /** Returns all types of the event, with the version that they have together. */
  Versioned<StockPage> page(UUID eventId) {
    List<TicketTypeView> types = new ArrayList<>();
    long[] version = {0};
    jdbc.sql(
            COLUMNS
                + """
                , stock_version, price_version, deleted_at is not null as removed
                  from ticket_types
                 where event_id = :event
                 order by created_at, id
                """)
        .param("event", eventId)
        .query(
            row -> {
              version[0] +=
                  row.getLong("version")
                      + row.getLong("stock_version")
                      + row.getLong("price_version");
              if (!row.getBoolean("removed")) {
                types.add(read(row));
              }
            });
    return new Versioned<>(version[0], new StockPage(eventId, types));
  }

  private TicketTypeView read(ResultSet row) throws SQLException {
    Long dynamic = prices.dynamic() ? longOrNull(row, "dynamic_price_minor") : null;
    return new TicketTypeView(
        uuid(row, "id"),
        uuid(row, "event_id"),
        row.getString("name"),
        row.getString("description"),
        row.getLong("price_minor"),
        dynamic == null ? row.getLong("price_minor") : dynamic,
        row.getString("currency"),
        row.getInt("capacity"),
        row.getInt("min_per_order"),
        row.getInt("max_per_order"),
        intOrNull(row, "max_per_user"),
        timeOrNull(row, "sale_starts_at"),
        timeOrNull(row, "sale_ends_at"),
        row.getBoolean("transferable"),
        row.getInt("max_transfers"),
        TicketTypeStatus.of(row.getString("status")),
        row.getInt("available"),
        row.getInt("reserved"),
        row.getInt("sold"),
        row.getInt("held"),
        row.getLong("version"));
  }
}
