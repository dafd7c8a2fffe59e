package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.intOrNull;
import static io.boxoffice.inventory.sql.SqlValues.intsOrNull;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.reservation.StockBook.BuyerOfType;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.reservation.StockBook.Return;
import io.boxoffice.inventory.seat.SeatMaps;
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
import java.util.stream.IntStream;
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

  /** How many of those who wait are read when reservations come back one by one. */
  private static final int SOME_WAITING = 500;

  /** How many when an organiser lets much go at once; a worker offers what is left to the rest. */
  private static final int MANY_WAITING = 5_000;

  private final JdbcClient jdbc;
  private final SeatMaps maps;
  private final WaitlistRows waitlist;
  private final HoldRows holds;
  private final BundleRows bundles;
  private final PriceStore prices;

  StockStore(JdbcClient jdbc, SeatMaps maps) {
    this.jdbc = jdbc;
    this.prices = new PriceStore(jdbc);
    this.maps = maps;
    this.waitlist = new WaitlistRows(jdbc);
    this.holds = new HoldRows(jdbc);
    this.bundles = new BundleRows(jdbc);
  }

  /** Locks and reads all that these commands may touch. */
  StockBook load(UUID tenantId, UUID eventId, List<StockCommand<?>> commands) {
    StockNeeds needs = StockNeeds.of(commands);
    LockedEvent event = lockEvent(eventId);
    if (event == null) {
      return new StockBook(null, List.of(), List.of(), StockBook.Extras.NONE);
    }
    List<Place> places = new ArrayList<>(waitlist.openOf(eventId, needs.waiting));
    places.forEach(needs::name);
    List<Claim> claims = claims(tenantId, needs);
    List<Hold> held = holds.find(tenantId, needs.holds, needs.holdKeys);
    List<Bundle> sets = bundles.find(eventId, needs.bundles);
    needs.name(claims, held, sets);
    List<StockLine> lines = lockTicketTypes(eventId, needs.ticketTypes, needs.allTicketTypes);
    addPlaces(places, claims, lines, needs);
    boolean limited =
        needs.allTicketTypes || lines.stream().anyMatch(line -> line.terms().maxPerUser() != null);
    StockBook book =
        new StockBook(
            event,
            lines,
            claims,
            new StockBook.Extras(
                returns(tenantId, needs.returnKeys),
                limited ? heldByBuyers(eventId, needs.buyers) : Map.of(),
                held,
                sets,
                places,
                needs.seats && lines.stream().anyMatch(StockLine::seated)
                    ? maps.locked(eventId)
                    : null));
    if (needs.pricing) {
      book.read(prices.ofEvent(eventId));
    }
    return book;
  }

  /** Adds the offers that these claims are, and who is next in line should stock come back. */
  private void addPlaces(
      List<Place> places, List<Claim> claims, List<StockLine> lines, StockNeeds needs) {
    Set<UUID> known = new HashSet<>();
    places.forEach(place -> known.add(place.id()));
    List<UUID> offers =
        claims.stream()
            .filter(claim -> ReservationKeys.isOfWaitlist(claim.key()))
            .map(Claim::id)
            .toList();
    List<UUID> waitedFor =
        needs.mayFree
            ? lines.stream().filter(line -> line.waiting() > 0).map(StockLine::id).toList()
            : List.of();
    List<Place> more = new ArrayList<>(waitlist.ofReservations(offers));
    more.addAll(waitlist.next(waitedFor, needs.mayFreeMuch ? MANY_WAITING : SOME_WAITING));
    for (Place place : more) {
      if (known.add(place.id())) {
        places.add(place);
        needs.buyers.add(place.userId());
      }
    }
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

  /**
   * Locks the event. A batch reads by key and id alone, so plans that scan a table are ruled out
   * for its transaction: one that was prepared while a table was small would stay when it has
   * grown. And plans are kept: the planner would make most of them anew for each batch, because it
   * can count the members of an array, and come to the same.
   */
  @Nullable LockedEvent lockEvent(UUID eventId) {
    return jdbc.sql(
            "select "
                + EventSummary.COLUMNS
                + """
                , e.capacity, e.deleted_at is not null as deleted,
                  set_config('enable_seqscan', 'off', true),
                  set_config('plan_cache_mode', 'force_generic_plan', true)
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
                , t.seated, t.waiting, t.deleted_at is not null as removed
                  from ticket_types t
                 where t.event_id = :event and (:all or t.id = any (:types))
                 order by t.id
                   for no key update
                """)
        .param("event", eventId)
        .param("all", all)
        .param("types", uuids(ticketTypes))
        .query(
            (row, number) ->
                new StockLine(
                    ticketType(row),
                    row.getBoolean("seated"),
                    row.getInt("waiting"),
                    row.getBoolean("removed")))
        .list();
  }

  private List<Claim> claims(UUID tenantId, StockNeeds needs) {
    if (needs.keys.isEmpty() && needs.reservations.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<Claim.Line>> lines = new HashMap<>();
    Map<UUID, ClaimRow> found = new LinkedHashMap<>();
    if (!needs.keys.isEmpty()) {
      claimRows(found, "reservation_key = any (:names)", tenantId, SqlValues.texts(needs.keys));
    }
    if (!needs.orderKeys.isEmpty()) {
      // said for the planner, who otherwise does not see that the partial index has all of them
      claimRows(
          found,
          "order_key = any (:names) and order_key is not null",
          tenantId,
          SqlValues.texts(needs.orderKeys));
    }
    if (!needs.reservations.isEmpty()) {
      claimRows(found, "id = any (:names)", tenantId, uuids(needs.reservations));
    }
    Collection<ClaimRow> rows = found.values();
    if (rows.isEmpty()) {
      return List.of();
    }
    jdbc.sql(
            """
            select reservation_id, ticket_type_id, quantity, unit_price_minor, seats, bundle_id
              from reservation_items
             where reservation_id = any (:ids)
             order by reservation_id, line
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
                          row.getLong("unit_price_minor"),
                          seatsOf(row),
                          row.getObject("bundle_id", UUID.class)));
            });
    return rows.stream().map(row -> row.claim(lines.getOrDefault(row.id(), List.of()))).toList();
  }

  private void claimRows(Map<UUID, ClaimRow> found, String condition, UUID tenantId, Object names) {
    jdbc.sql(
            """
            select id, event_id, user_id, reservation_key, order_key, status, expires_at, currency,
                   version, created_at
              from reservations
             where tenant_id = :tenant and\s"""
                + condition)
        .param("tenant", tenantId)
        .param("names", names)
        .query(
            row -> {
              ClaimRow read = ClaimRow.read(row);
              found.put(read.id(), read);
            });
  }

  private List<Return> returns(UUID tenantId, Collection<String> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    Map<String, Return> found = new LinkedHashMap<>();
    jdbc.sql(
            """
            select r.id, r.event_id, r.return_key, r.created_at, i.ticket_type_id, i.quantity,
                   i.seats
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
                      List.of(
                          new SeatedItem(
                              uuid(row, "ticket_type_id"), row.getInt("quantity"), seatsOf(row))),
                      time(row, "created_at"),
                      false);
              found.merge(part.key(), part, StockStore::joined);
            });
    return List.copyOf(found.values());
  }

  private static Return joined(Return one, Return other) {
    List<SeatedItem> items = new ArrayList<>(one.items());
    items.addAll(other.items());
    return new Return(one.id(), one.eventId(), one.key(), items, one.at(), one.isNew());
  }

  /**
   * What these buyers have. Each is looked up by itself: "offset 0" keeps the planner from joining
   * all buyers' rows at once, which costs more the more has been sold.
   */
  private Map<BuyerOfType, Integer> heldByBuyers(UUID eventId, Collection<UUID> buyers) {
    if (buyers.isEmpty()) {
      return Map.of();
    }
    Map<BuyerOfType, Integer> held = new HashMap<>();
    jdbc.sql(
            """
            select b.user_id, i.ticket_type_id, sum(i.quantity) as quantity
              from unnest(:buyers) as b(user_id)
             cross join lateral (
                   select id from reservations
                    where event_id = :event and user_id = b.user_id
                      and status in ('reserved', 'confirmed')
                   offset 0) as r
             cross join lateral (
                   select ticket_type_id, quantity from reservation_items
                    where reservation_id = r.id
                   offset 0) as i
             group by b.user_id, i.ticket_type_id
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

  /** Reads seat numbers; none when the column is null. */
  static List<Integer> seatsOf(ResultSet row) throws SQLException {
    int[] seats = intsOrNull(row, "seats");
    return seats == null ? List.of() : IntStream.of(seats).boxed().toList();
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
}
