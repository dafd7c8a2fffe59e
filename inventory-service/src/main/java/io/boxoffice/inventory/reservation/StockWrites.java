package io.boxoffice.inventory.reservation;

import static io.boxoffice.inventory.sql.SqlValues.ints;
import static io.boxoffice.inventory.sql.SqlValues.longs;
import static io.boxoffice.inventory.sql.SqlValues.texts;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.times;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.common.outbox.DomainEvent;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.inventory.event.EventMessage;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.reservation.StockBook.Change;
import io.boxoffice.inventory.reservation.StockBook.LockedEvent;
import io.boxoffice.inventory.reservation.StockBook.Return;
import io.boxoffice.inventory.seat.SeatStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes what a batch made of its {@link StockBook}: at most one statement a table, however many
 * rows.
 *
 * <p>Rows go in key order, so that two batches that meet on an index never wait for each other in a
 * circle. Each update repeats the version that was read, as the second lock on the same door.
 */
final class StockWrites {
  private static final String RESERVATIONS =
      """
      insert into reservations (id, tenant_id, event_id, user_id, reservation_key, status,
                                expires_at, currency, total_minor, version, created_at,
                                changed_at, order_key)
      select c.id, :tenant, :event, c.user_id, c.key, c.status,
             'epoch'::timestamptz + c.expires_in * interval '1 microsecond', c.currency,
             c.total, c.version, :now, :now, c.order_key
        from (select unnest(:ids) as id, unnest(:users) as user_id, unnest(:keys) as key,
                     unnest(:orderKeys) as order_key, unnest(:statuses) as status,
                     unnest(:expiries) as expires_in, unnest(:currencies) as currency,
                     unnest(:totals) as total, unnest(:versions) as version) c
      """;

  private static final String ITEMS =
      """
      insert into reservation_items (reservation_id, line, ticket_type_id, tenant_id,
                                     quantity, unit_price_minor, seats, bundle_id)
      select i.reservation_id, i.line, i.ticket_type_id, :tenant, i.quantity, i.price,
             i.seats::int[], i.bundle_id
        from (select unnest(:itemIds) as reservation_id, unnest(:lines) as line,
                     unnest(:types) as ticket_type_id, unnest(:quantities) as quantity,
                     unnest(:prices) as price, unnest(:seats) as seats,
                     unnest(:bundles) as bundle_id) i
      """;

  private static final String HISTORY =
      """
      insert into reservation_history (reservation_id, change, tenant_id, from_status,
                                       to_status, changed_at, actor_type, actor_id, reason,
                                       source)
      select h.id, h.change, :tenant, h.from_status, h.to_status, :now, h.actor_type,
             h.actor_id, left(h.reason, 500), left(h.source, 200)
        from (select unnest(:changeIds) as id, unnest(:changes) as change,
                     unnest(:from) as from_status, unnest(:to) as to_status,
                     unnest(:actorTypes) as actor_type, unnest(:actors) as actor_id,
                     unnest(:reasons) as reason, unnest(:sources) as source) h
      """;

  private static final String COUNTS =
      """
      update ticket_types t
         set available = c.available, reserved = c.reserved, sold = c.sold, held = c.held,
             waiting = c.waiting, stock_version = c.stock_version
        from unnest(:ids, :available, :reserved, :sold, :held, :waiting, :versions, :loaded)
             as c(id, available, reserved, sold, held, waiting, stock_version, loaded)
       where t.id = c.id and t.stock_version = c.loaded
      """;

  private final JdbcClient jdbc;
  private final Outbox outbox;

  /** At most one task a transaction; its own threads, so that nobody else can keep it waiting. */
  private final Executor aside =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("stock-events-", 0).factory());

  private final StockStore store;
  private final PriceWrites prices;
  private final SeatStore seats;
  private final HoldRows holds;
  private final WaitlistRows waitlist;

  StockWrites(JdbcClient jdbc, Outbox outbox, StockStore store, SeatStore seats) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.store = store;
    this.prices = new PriceWrites(jdbc);
    this.seats = seats;
    this.holds = new HoldRows(jdbc);
    this.waitlist = new WaitlistRows(jdbc);
  }

  /** Writes everything that the batch changed. */
  void write(UUID tenantId, StockBook book, Instant now) {
    LockedEvent event = book.event();
    if (event == null) {
      return;
    }
    List<DomainEvent> events = events(book, event.summary().id());
    // written as JSON while the database is busy with the rows
    CompletableFuture<Outbox.Entries> entries =
        CompletableFuture.supplyAsync(() -> outbox.entries(events), aside);
    insertClaims(tenantId, book, now);
    updateClaims(book);
    insertReturns(tenantId, book.returns());
    holds.write(tenantId, book.holds());
    waitlist.write(tenantId, event.summary().id(), book.places());
    writeSeats(tenantId, event.summary().id(), book, now);
    insertTicketTypes(tenantId, book.lines());
    updateTerms(book.lines());
    prices.write(tenantId, event.summary().id(), book, now);
    writeCountsAndEvents(book.lines(), joined(entries));
    outbox.publishAll(changesOfEvent(book, event.summary(), now));
  }

  private static Outbox.Entries joined(CompletableFuture<Outbox.Entries> entries) {
    try {
      return entries.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private static List<DomainEvent> events(StockBook book, UUID eventId) {
    List<DomainEvent> events = new ArrayList<>();
    for (Change change : book.changes()) {
      String type = change.change().eventType();
      if (type != null && change.claim().userId() != null) {
        events.add(
            new DomainEvent(
                type, change.claim().id(), change.version(), ReservationMessage.of(change)));
      }
    }
    for (Place place : book.places()) {
      if (place.changed() && place.status() == Place.Status.OFFERED) {
        events.add(offered(book, eventId, place));
      }
    }
    return events;
  }

  private List<DomainEvent> changesOfEvent(StockBook book, EventSummary event, Instant now) {
    String cancelReason = book.cancelReason();
    if (cancelReason != null) {
      return cancelEvent(event, cancelReason, now);
    }
    EventSummary changed = updateEvent(book, event, now);
    return changed == null ? List.of() : List.of(EventMessage.changed(changed));
  }

  private static DomainEvent offered(StockBook book, UUID eventId, Place place) {
    UUID reservationId = Objects.requireNonNull(place.reservationId());
    Claim claim = Objects.requireNonNull(book.claim(reservationId));
    return new DomainEvent(
        "waitlist.offered.v1",
        place.id(),
        place.version(),
        new WaitlistMessage(
            place.id(),
            eventId,
            place.ticketTypeId(),
            place.userId(),
            place.quantity(),
            reservationId,
            Objects.requireNonNull(claim.expiresAt())));
  }

  private void writeSeats(UUID tenantId, UUID eventId, StockBook book, Instant now) {
    SeatMoves moves = book.seats();
    if (moves == null) {
      return;
    }
    List<SeatStore.Move> all = moves.all();
    if (!all.isEmpty()) {
      moves.writtenAs(seats.write(tenantId, eventId, moves.map(), all, now));
    }
  }

  /** Ends the sale; a draft that nobody knew of is cancelled without a word. */
  private List<DomainEvent> cancelEvent(EventSummary cancelled, String reason, Instant now) {
    String before =
        jdbc.sql("select status from events where id = :id")
            .param("id", cancelled.id())
            .query(String.class)
            .single();
    int updated =
        jdbc.sql(
                """
                update events
                   set status = 'cancelled', cancelled_at = :now, cancel_reason = :reason,
                       version = :version, updated_at = :now
                 where id = :id and status in ('draft', 'active', 'sold_out')
                   and version = :loaded
                """)
            .param("now", time(now))
            .param("reason", reason)
            .param("version", cancelled.version())
            .param("id", cancelled.id())
            .param("loaded", cancelled.version() - 1)
            .update();
    expect(1, updated, "events");
    waitlist.close(cancelled.id(), now);
    return EventStatus.of(before) == EventStatus.DRAFT
        ? List.of()
        : List.of(EventMessage.cancelled(cancelled));
  }

  /** Inserts new reservations with their items, and the history of all changes, in one go. */
  private void insertClaims(UUID tenantId, StockBook book, Instant now) {
    List<Change> changes =
        book.changes().stream()
            .sorted(Comparator.comparing(change -> change.claim().id()))
            .toList();
    List<Claim> claims =
        book.claims().stream()
            .filter(Claim::isNew)
            .sorted(Comparator.comparing(Claim::key))
            .toList();
    if (claims.isEmpty()) {
      if (!changes.isEmpty()) {
        history(jdbc.sql(HISTORY).param("tenant", tenantId).param("now", time(now)), changes)
            .update();
      }
      return;
    }
    JdbcClient.StatementSpec insert =
        jdbc.sql("with made as (" + RESERVATIONS + "), items as (" + ITEMS + ")\n" + HISTORY)
            .param("tenant", tenantId)
            .param("event", claims.getFirst().eventId())
            .param("now", time(now));
    history(items(reservations(insert, claims), claims), changes).update();
  }

  private static JdbcClient.StatementSpec reservations(
      JdbcClient.StatementSpec insert, List<Claim> claims) {
    return insert
        .param("ids", uuids(claims.stream().map(Claim::id).toList()))
        .param("users", uuids(column(claims, Claim::userId)))
        .param("keys", texts(claims.stream().map(Claim::key).toList()))
        .param("orderKeys", texts(column(claims, Claim::orderKey)))
        .param("statuses", texts(claims.stream().map(c -> c.status().wireName()).toList()))
        .param("expiries", longs(column(claims, claim -> micros(claim.expiresAt()))))
        .param("currencies", texts(column(claims, Claim::currency)))
        .param("totals", longs(claims.stream().map(Claim::totalMinor).toList()))
        .param("versions", longs(claims.stream().map(Claim::version).toList()));
  }

  /** A moment as a number, which the driver sends as eight bytes and not as text to be parsed. */
  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static JdbcClient.StatementSpec items(
      JdbcClient.StatementSpec insert, List<Claim> claims) {
    List<UUID> ids = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<UUID> types = new ArrayList<>();
    List<Integer> quantities = new ArrayList<>();
    List<Long> prices = new ArrayList<>();
    List<@Nullable String> seatLists = new ArrayList<>();
    List<@Nullable UUID> bundles = new ArrayList<>();
    for (Claim claim : claims) {
      int number = 0;
      for (Claim.Line line : claim.lines()) {
        ids.add(claim.id());
        numbers.add(number++);
        types.add(line.ticketTypeId());
        quantities.add(line.quantity());
        prices.add(line.unitPriceMinor());
        seatLists.add(seatText(line.seats()));
        bundles.add(line.bundleId());
      }
    }
    return insert
        .param("itemIds", uuids(ids))
        .param("lines", ints(numbers))
        .param("types", uuids(types))
        .param("quantities", ints(quantities))
        .param("prices", longs(prices))
        .param("seats", texts(seatLists))
        .param("bundles", uuids(bundles));
  }

  private static JdbcClient.StatementSpec history(
      JdbcClient.StatementSpec insert, List<Change> changes) {
    return insert
        .param("changeIds", uuids(changes.stream().map(c -> c.claim().id()).toList()))
        .param("changes", texts(changes.stream().map(c -> c.change().wireName()).toList()))
        .param("from", texts(column(changes, StockWrites::fromStatus)))
        .param("to", texts(changes.stream().map(c -> c.to().wireName()).toList()))
        .param("actorTypes", texts(changes.stream().map(c -> c.actor().type()).toList()))
        .param("actors", uuids(column(changes, c -> c.actor().id())))
        .param("reasons", texts(column(changes, c -> c.actor().reason())))
        .param("sources", texts(column(changes, c -> c.actor().source())));
  }

  private void updateClaims(StockBook book) {
    List<Claim> claims =
        book.claims().stream()
            .filter(claim -> !claim.isNew() && claim.changed())
            .sorted(Comparator.comparing(Claim::id))
            .toList();
    if (claims.isEmpty()) {
      return;
    }
    int updated =
        jdbc.sql(
                """
                update reservations r
                   set status = c.status, order_key = c.order_key, version = c.version,
                       changed_at = c.changed_at
                  from unnest(:ids, :statuses, :orderKeys, :versions, :loaded, :changed)
                       as c(id, status, order_key, version, loaded, changed_at)
                 where r.id = c.id and r.version = c.loaded
                """)
            .param("ids", uuids(claims.stream().map(Claim::id).toList()))
            .param("statuses", texts(claims.stream().map(c -> c.status().wireName()).toList()))
            .param("orderKeys", texts(column(claims, Claim::orderKey)))
            .param("versions", longs(claims.stream().map(Claim::version).toList()))
            .param("loaded", longs(claims.stream().map(Claim::loadedVersion).toList()))
            .param("changed", times(claims.stream().map(Claim::changedAt).toList()))
            .update();
    expect(claims.size(), updated, "reservations");
  }

  private static @Nullable String fromStatus(Change change) {
    ReservationStatus from = change.from();
    return from == null ? null : from.wireName();
  }

  private void insertReturns(UUID tenantId, Collection<Return> all) {
    List<Return> returns =
        all.stream().filter(Return::isNew).sorted(Comparator.comparing(Return::key)).toList();
    if (returns.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into stock_returns (id, tenant_id, event_id, return_key, created_at)
            select r.id, :tenant, r.event_id, r.key, r.created_at
              from unnest(:ids, :events, :keys, :created) as r(id, event_id, key, created_at)
            """)
        .param("tenant", tenantId)
        .param("ids", uuids(returns.stream().map(Return::id).toList()))
        .param("events", uuids(returns.stream().map(Return::eventId).toList()))
        .param("keys", texts(returns.stream().map(Return::key).toList()))
        .param("created", times(returns.stream().map(Return::at).toList()))
        .update();
    List<UUID> ids = new ArrayList<>();
    List<UUID> types = new ArrayList<>();
    List<Integer> quantities = new ArrayList<>();
    List<@Nullable String> seatLists = new ArrayList<>();
    for (Return back : returns) {
      for (SeatedItem item : back.items()) {
        ids.add(back.id());
        types.add(item.ticketTypeId());
        quantities.add(item.quantity());
        seatLists.add(seatText(item.seats()));
      }
    }
    jdbc.sql(
            """
            insert into stock_return_items (return_id, ticket_type_id, tenant_id, quantity, seats)
            select i.return_id, i.ticket_type_id, :tenant, i.quantity, i.seats::int[]
              from unnest(:ids, :types, :quantities, :seats)
                   as i(return_id, ticket_type_id, quantity, seats)
            """)
        .param("tenant", tenantId)
        .param("ids", uuids(ids))
        .param("types", uuids(types))
        .param("quantities", ints(quantities))
        .param("seats", texts(seatLists))
        .update();
  }

  private void insertTicketTypes(UUID tenantId, Collection<StockLine> lines) {
    for (StockLine line : lines) {
      if (!line.isNew()) {
        continue;
      }
      TicketType type = line.snapshot();
      TicketTypeTerms terms = type.terms();
      StockCounts counts = type.counts();
      jdbc.sql(
              """
              insert into ticket_types (id, tenant_id, event_id, name, description, price_minor,
                  currency, capacity, available, reserved, sold, held, min_per_order,
                  max_per_order, max_per_user, sale_starts_at, sale_ends_at, transferable,
                  max_transfers, status, version, stock_version, created_at, updated_at,
                  deleted_at)
              values (:id, :tenant, :event, :name, :description, :price, :currency, :capacity,
                  :available, :reserved, :sold, :held, :min, :max, :perUser, :from, :until,
                  :transferable, :maxTransfers, :status, :version, :stockVersion, :created,
                  :updated, :deleted)
              """)
          .param("id", type.id())
          .param("tenant", tenantId)
          .param("event", type.eventId())
          .param("name", terms.name())
          .param("description", terms.description())
          .param("price", terms.priceMinor())
          .param("currency", terms.currency())
          .param("capacity", counts.capacity())
          .param("available", counts.available())
          .param("reserved", counts.reserved())
          .param("sold", counts.sold())
          .param("held", counts.held())
          .param("min", terms.minPerOrder())
          .param("max", terms.maxPerOrder())
          .param("perUser", terms.maxPerUser())
          .param("from", timeOrNull(terms.saleStartsAt()))
          .param("until", timeOrNull(terms.saleEndsAt()))
          .param("transferable", terms.transferable())
          .param("maxTransfers", terms.maxTransfers())
          .param("status", terms.status().wireName())
          .param("version", type.version())
          .param("stockVersion", type.stockVersion())
          .param("created", time(type.createdAt()))
          .param("updated", time(type.updatedAt()))
          .param("deleted", line.removed() ? time(type.updatedAt()) : null)
          .update();
    }
  }

  /** Edits are rare, so each is a statement; a removed type keeps its row for its past. */
  private void updateTerms(Collection<StockLine> lines) {
    for (StockLine line : lines) {
      if (line.isNew() || !line.termsChanged()) {
        continue;
      }
      TicketTypeTerms terms = line.terms();
      StockCounts counts = line.counts();
      int updated =
          jdbc.sql(
                  """
                  update ticket_types
                     set name = :name, description = :description, price_minor = :price,
                         currency = :currency, capacity = :capacity, available = :available,
                         reserved = :reserved, sold = :sold, held = :held, waiting = :waiting,
                         min_per_order = :min, max_per_order = :max, max_per_user = :perUser,
                         sale_starts_at = :from, sale_ends_at = :until,
                         transferable = :transferable, max_transfers = :maxTransfers,
                         status = :status, version = :version, stock_version = :stockVersion,
                         updated_at = :updated, deleted_at = :deleted,
                  """
                      + PriceWrites.SET
                      + """
                   where id = :id and version = :loaded and stock_version = :loadedStock
                  """)
              .params(PriceWrites.values(line))
              .param("name", terms.name())
              .param("description", terms.description())
              .param("price", terms.priceMinor())
              .param("currency", terms.currency())
              .param("capacity", counts.capacity())
              .param("available", counts.available())
              .param("reserved", counts.reserved())
              .param("sold", counts.sold())
              .param("held", counts.held())
              .param("waiting", line.waiting())
              .param("min", terms.minPerOrder())
              .param("max", terms.maxPerOrder())
              .param("perUser", terms.maxPerUser())
              .param("from", timeOrNull(terms.saleStartsAt()))
              .param("until", timeOrNull(terms.saleEndsAt()))
              .param("transferable", terms.transferable())
              .param("maxTransfers", terms.maxTransfers())
              .param("status", terms.status().wireName())
              .param("version", line.version())
              .param("stockVersion", line.stockVersion())
              .param("updated", time(line.updatedAt()))
              .param("deleted", line.removed() ? time(line.updatedAt()) : null)
              .param("id", line.id())
              .param("loaded", line.loadedVersion())
              .param("loadedStock", line.loadedStockVersion())
              .update();
      expect(1, updated, "ticket_types");
    }
  }

  /** Both in one trip; the driver tells how many rows the first of two statements changed. */
  private void writeCountsAndEvents(Collection<StockLine> all, Outbox.Entries events) {
    List<StockLine> lines =
        all.stream()
            .filter(line -> !line.isNew() && !line.termsChanged() && line.stockChanged())
            .sorted(Comparator.comparing(StockLine::id))
            .toList();
    if (lines.isEmpty()) {
      outbox.publish(events);
      return;
    }
    JdbcClient.StatementSpec update =
        events.isEmpty()
            ? jdbc.sql(COUNTS)
            : jdbc.sql(COUNTS + ";\n" + Outbox.INSERT).params(outbox.values(events));
    int updated =
        update
            .param("ids", uuids(lines.stream().map(StockLine::id).toList()))
            .param("available", ints(lines.stream().map(l -> l.counts().available()).toList()))
            .param("reserved", ints(lines.stream().map(l -> l.counts().reserved()).toList()))
            .param("sold", ints(lines.stream().map(l -> l.counts().sold()).toList()))
            .param("held", ints(lines.stream().map(l -> l.counts().held()).toList()))
            .param("waiting", ints(lines.stream().map(StockLine::waiting).toList()))
            .param("versions", longs(lines.stream().map(StockLine::stockVersion).toList()))
            .param("loaded", longs(lines.stream().map(StockLine::loadedStockVersion).toList()))
            .update();
    expect(lines.size(), updated, "ticket_types");
    if (!events.isEmpty()) {
      outbox.written();
    }
  }

  /** An event is sold out while it has types and none of them has a ticket left. */
  private @Nullable EventSummary updateEvent(StockBook book, EventSummary event, Instant now) {
    if (book.lines().stream().noneMatch(StockLine::stockChanged)) {
      return null;
    }
    List<StockLine> live = book.lines().stream().filter(line -> !line.removed()).toList();
    boolean left = live.stream().anyMatch(line -> line.counts().available() > 0);
    EventStatus status =
        switch (event.status()) {
          case SOLD_OUT -> left ? EventStatus.ACTIVE : EventStatus.SOLD_OUT;
          case ACTIVE ->
              left || live.isEmpty() || store.otherStockLeft(event.id(), ids(live))
                  ? EventStatus.ACTIVE
                  : EventStatus.SOLD_OUT;
          case DRAFT, CANCELLED, ENDED -> event.status();
        };
    if (status == event.status()) {
      return null;
    }
    EventSummary changed = event.became(status);
    int updated =
        jdbc.sql(
                """
                update events set status = :to, version = :version, updated_at = :now
                 where id = :id and status = :from and version = :loaded
                """)
            .param("to", status.wireName())
            .param("version", changed.version())
            .param("now", time(now))
            .param("id", event.id())
            .param("from", event.status().wireName())
            .param("loaded", event.version())
            .update();
    expect(1, updated, "events");
    return changed;
  }

  /** Like a stream's map, for values that may be null. */
  static <T, V> List<@Nullable V> column(
      List<T> rows, Function<? super T, ? extends @Nullable V> value) {
    List<@Nullable V> values = new ArrayList<>(rows.size());
    for (T row : rows) {
      values.add(value.apply(row));
    }
    return values;
  }

  /** Returns seat numbers as the text of an array, since arrays of arrays have one length. */
  static @Nullable String seatText(List<Integer> seats) {
    return seats.isEmpty()
        ? null
        : seats.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  private static List<UUID> ids(List<StockLine> lines) {
    return lines.stream().map(StockLine::id).toList();
  }

  static void expect(int wanted, int updated, String table) {
    if (wanted != updated) {
      throw new IllegalStateException(
          "%s changed under the event's lock: %d of %d rows".formatted(table, updated, wanted));
    }
  }
}
