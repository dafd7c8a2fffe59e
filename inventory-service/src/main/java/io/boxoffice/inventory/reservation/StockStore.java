package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.intOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.reservation.StockBook.BuyerOfType;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.reservation.StockBook.Return;
import io.boxoffice.inventory.sql.SqlValues;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads one event's stock under its lock.
 *
 * <p>The event's row is locked first, then the ticket types in id order; everything that is not one
 * of those rows is read by a later statement, which sees what the holder of the lock before us
 * committed.
 */
class StockStore {
  static final String TICKET_TYPE_COLUMNS =
      """
      t.id, t.event_id, t.name, t.description, t.price_minor, t.currency, t.capacity,
      t.available, t.reserved, t.sold, t.held, t.min_per_order, t.max_per_order,
      t.max_per_user, t.sale_starts_at, t.sale_ends_at, t.transferable, t.max_transfers,
      t.status, t.version, t.stock_version, t.created_at, t.updated_at,
      """
          + PriceStore.TYPE_COLUMNS;

  private final JdbcClient jdbc;
  private final PriceStore prices;

  StockStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.prices = new PriceStore(jdbc);
  }

  /** Locks and reads all that these commands may touch. */
  StockBook load(UUID tenantId, UUID eventId, List<StockCommand<?>> commands) {
    Needs needs = Needs.of(commands);
    LockedEvent event = lockEvent(eventId);
    if (event == null) {
      return new StockBook(null, List.of(), List.of(), List.of(), Map.of());
    }
    List<Claim> claims = claims(tenantId, needs);
    Set<UUID> types = new HashSet<>(needs.ticketTypes);
    for (Claim claim : claims) {
      claim.lines().forEach(line -> types.add(line.ticketTypeId()));
    }
    List<StockLine> lines = lockTicketTypes(eventId, types, needs.allTicketTypes);
    boolean limited =
        needs.allTicketTypes || lines.stream().anyMatch(line -> line.terms().maxPerUser() != null);
    StockBook book =
        new StockBook(
            event,
            lines,
            claims,
            returns(tenantId, needs.returnKeys),
            limited ? heldByBuyers(eventId, needs.buyers) : Map.of());
    if (needs.pricing) {
      book.read(prices.ofEvent(eventId));
    }
    return book;
  }

  /** Whether any type but these has tickets left. */
  boolean otherStockLeft(UUID eventId, Collection<UUID> ticketTypes) {
    return jdbc.sql(
            """
            select exists (select from ticket_types
                            where event_id = :event and deleted_at is null and available > 0
                              and not id = any (:types))
            """)
        .param("event", eventId)
        .param("types", uuids(ticketTypes))
        .query(Boolean.class)
        .single();
  }

  @Nullable LockedEvent lockEvent(UUID eventId) {
    return jdbc.sql(
            "select "
                + EventSummary.COLUMNS
                + """
                , e.capacity, e.deleted_at is not null as deleted
                  from events e join venues v on v.id = e.venue_id
                 where e.id = :event
                   for no key update of e
                """)
        .param("event", eventId)
        .query(
            (row, number) ->
                new LockedEvent(
                    EventSummary.read(row), intOrNull(row, "capacity"), row.getBoolean("deleted")))
        .optional()
        .orElse(null);
  }

  List<StockLine> lockTicketTypes(UUID eventId, Collection<UUID> ticketTypes, boolean all) {
    if (ticketTypes.isEmpty() && !all) {
      return List.of();
    }
    return jdbc.sql(
            "select "
                + TICKET_TYPE_COLUMNS
                + """
                , t.deleted_at is not null as removed
                  from ticket_types t
                 where t.event_id = :event and (:all or t.id = any (:types))
                 order by t.id
                   for no key update
                """)
        .param("event", eventId)
        .param("all", all)
        .param("types", uuids(ticketTypes))
        .query((row, number) -> new StockLine(ticketType(row), row.getBoolean("removed")))
        .list();
  }

  private List<Claim> claims(UUID tenantId, Needs needs) {
    if (needs.keys.isEmpty() && needs.reservations.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Claim.Line>> lines = new HashMap<>();
    List<ClaimRow> rows =
        jdbc.sql(
                """
                select r.id, r.event_id, r.user_id, r.reservation_key, r.order_key, r.status,
                       r.expires_at, r.currency, r.version, r.created_at
                  from (select id from reservations
                         where tenant_id = :tenant and reservation_key = any (:keys)
                        union
                        select id from reservations
                         where tenant_id = :tenant and order_key = any (:keys)
                        union
                        select id from reservations where id = any (:ids)) as wanted
                  join reservations r on r.id = wanted.id
                """)
            .param("tenant", tenantId)
            .param("keys", SqlValues.texts(needs.keys))
            .param("ids", uuids(needs.reservations))
            .query((row, number) -> ClaimRow.read(row))
            .list();
    if (rows.isEmpty()) {
      return List.of();
    }
    jdbc.sql(
            """
            select reservation_id, ticket_type_id, quantity, unit_price_minor
              from reservation_items
             where reservation_id = any (:ids)
            """)
        .param("ids", uuids(rows.stream().map(ClaimRow::id).toList()))
        .query(
            row -> {
              lines
                  .computeIfAbsent(uuid(row, "reservation_id"), id -> new ArrayList<>())
                  .add(
                      new Claim.Line(
                          uuid(row, "ticket_type_id"),
                          row.getInt("quantity"),
                          row.getLong("unit_price_minor")));
            });
    return rows.stream().map(row -> row.claim(lines.getOrDefault(row.id(), List.of()))).toList();
  }

  private List<Return> returns(UUID tenantId, Collection<String> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    Map<String, Return> found = new LinkedHashMap<>();
    jdbc.sql(
            """
            select r.id, r.event_id, r.return_key, r.created_at, i.ticket_type_id, i.quantity
              from stock_returns r join stock_return_items i on i.return_id = r.id
             where r.tenant_id = :tenant and r.return_key = any (:keys)
            """)
        .param("tenant", tenantId)
        .param("keys", SqlValues.texts(keys))
        .query(
            row -> {
              Return part =
                  new Return(
                      uuid(row, "id"),
                      uuid(row, "event_id"),
                      row.getString("return_key"),
                      List.of(new Item(uuid(row, "ticket_type_id"), row.getInt("quantity"))),
                      time(row, "created_at"),
                      false);
              found.merge(part.key(), part, StockStore::joined);
            });
    return List.copyOf(found.values());
  }

  private static Return joined(Return one, Return other) {
    List<Item> items = new ArrayList<>(one.items());
    items.addAll(other.items());
    return new Return(one.id(), one.eventId(), one.key(), items, one.at(), one.isNew());
  }

  private Map<BuyerOfType, Integer> heldByBuyers(UUID eventId, Collection<UUID> buyers) {
    if (buyers.isEmpty()) {
      return Map.of();
    }
    Map<BuyerOfType, Integer> held = new HashMap<>();
    jdbc.sql(
            """
            select r.user_id, i.ticket_type_id, sum(i.quantity) as quantity
              from reservations r join reservation_items i on i.reservation_id = r.id
             where r.event_id = :event and r.user_id = any (:buyers)
               and r.status in ('reserved', 'confirmed')
             group by r.user_id, i.ticket_type_id
            """)
        .param("event", eventId)
        .param("buyers", uuids(buyers))
        .query(
            row -> {
              held.put(
                  new BuyerOfType(uuid(row, "user_id"), uuid(row, "ticket_type_id")),
                  row.getInt("quantity"));
            });
    return held;
  }

  static TicketType ticketType(ResultSet row) throws SQLException {
    TicketTypeTerms terms =
        new TicketTypeTerms(
            row.getString("name"),
            row.getString("description"),
            row.getLong("price_minor"),
            row.getString("currency"),
            row.getInt("capacity"),
            row.getInt("min_per_order"),
            row.getInt("max_per_order"),
            intOrNull(row, "max_per_user"),
            timeOrNull(row, "sale_starts_at"),
            timeOrNull(row, "sale_ends_at"),
            row.getBoolean("transferable"),
            row.getInt("max_transfers"),
            TicketTypeStatus.of(row.getString("status")));
    StockCounts counts =
        new StockCounts(
            row.getInt("capacity"),
            row.getInt("available"),
            row.getInt("reserved"),
            row.getInt("sold"),
            row.getInt("held"));
    return new TicketType(
        uuid(row, "id"),
        uuid(row, "event_id"),
        terms,
        counts,
        PriceStore.typePrices(row),
        row.getLong("version"),
        row.getLong("stock_version"),
        row.getLong("price_version"),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private record ClaimRow(
      UUID id,
      UUID eventId,
      @Nullable UUID userId,
      String key,
      @Nullable String orderKey,
      ReservationStatus status,
      @Nullable Instant expiresAt,
      @Nullable String currency,
      long version,
      Instant createdAt) {

    static ClaimRow read(ResultSet row) throws SQLException {
      return new ClaimRow(
          uuid(row, "id"),
          uuid(row, "event_id"),
          row.getObject("user_id", UUID.class),
          row.getString("reservation_key"),
          row.getString("order_key"),
          ReservationStatus.of(row.getString("status")),
          timeOrNull(row, "expires_at"),
          row.getString("currency"),
          row.getLong("version"),
          time(row, "created_at"));
    }

    Claim claim(List<Claim.Line> lines) {
      return new Claim(
          id, eventId, userId, key, orderKey, status, expiresAt, currency, lines, createdAt,
          version);
    }
  }

  /** What a batch's commands name. */
  private static final class Needs {
    private final Set<String> keys = new HashSet<>();
    private final Set<UUID> reservations = new HashSet<>();
    private final Set<UUID> ticketTypes = new HashSet<>();
    private final Set<UUID> buyers = new HashSet<>();
    private final Set<String> returnKeys = new HashSet<>();
    private boolean allTicketTypes;
    private boolean pricing;

    static Needs of(List<StockCommand<?>> commands) {
      Needs needs = new Needs();
      commands.forEach(needs::add);
      return needs;
    }

    private void priceAllTypes() {
      allTicketTypes = true;
      pricing = true;
    }

    private void add(StockCommand<?> command) {
      switch (command) {
        case StockCommand.Reserve reserve -> {
          keys.add(reserve.key());
          buyers.add(reserve.userId());
          reserve.items().forEach(item -> ticketTypes.add(item.ticketTypeId()));
        }
        case StockCommand.TakeOver takeOver -> {
          keys.add(takeOver.key());
          reservations.add(takeOver.reservationId());
        }
        case StockCommand.Confirm confirm -> reservations.add(confirm.reservationId());
        case StockCommand.Release release -> keys.add(release.key());
        case StockCommand.GiveBack giveBack -> reservations.add(giveBack.reservationId());
        case StockCommand.Expire expire -> reservations.add(expire.reservationId());
        case StockCommand.ReturnStock back -> {
          returnKeys.add(back.key());
          back.items().forEach(item -> ticketTypes.add(item.ticketTypeId()));
        }
        case StockCommand.AddTicketType add -> priceAllTypes();
        case StockCommand.ChangeTicketType change -> priceAllTypes();
        case StockCommand.ReplacePricing replace -> priceAllTypes();
        case StockCommand.Reprice reprice -> priceAllTypes();
        case StockCommand.RemoveTicketType remove -> allTicketTypes = true;
      }
    }
  }
}
