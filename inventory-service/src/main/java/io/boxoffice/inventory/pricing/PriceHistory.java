package io.boxoffice.inventory.pricing;

import static io.boxoffice.inventory.sql.SqlValues.longOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;

import io.boxoffice.inventory.page.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads what ticket types have cost; only the stock writer writes it. */
@Repository
@Transactional(readOnly = true)
class PriceHistory {
  private final JdbcClient jdbc;

  PriceHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A change of what a single ticket costs.
   *
   * @param oldPriceMinor price before; missing for a new type
   * @param basePriceMinor the seller's price from then on
   * @param why initial, edited, rules_changed, rule or switched_off
   */
  record Change(
      long version,
      Instant changedAt,
      @Nullable Long oldPriceMinor,
      long newPriceMinor,
      long basePriceMinor,
      String why) {

    Position position() {
      return new Position(changedAt, new UUID(0, version));
    }
  }

  Optional<UUID> eventOf(UUID ticketTypeId) {
    return jdbc.sql("select event_id from ticket_types where id = :id and deleted_at is null")
        .param("id", ticketTypeId)
        .query(UUID.class)
        .optional();
  }

  /** Returns the changes before a position, the latest first; the start is after all of them. */
  List<Change> ofType(UUID ticketTypeId, Position after, int limit) {
    long before =
        after.equals(Position.START) ? Long.MAX_VALUE : after.id().getLeastSignificantBits();
    return jdbc.sql(
            """
            select price_version, changed_at, old_price_minor, new_price_minor, base_minor, why
              from ticket_price_history
             where ticket_type_id = :type and price_version < :before
             order by price_version desc
             limit :limit
            """)
        .param("type", ticketTypeId)
        .param("before", before)
        .param("limit", limit)
        .query(
            (row, number) ->
                new Change(
                    row.getLong("price_version"),
                    time(row, "changed_at"),
                    longOrNull(row, "old_price_minor"),
                    row.getLong("new_price_minor"),
                    row.getLong("base_minor"),
                    row.getString("why")))
        .list();
  }
}
