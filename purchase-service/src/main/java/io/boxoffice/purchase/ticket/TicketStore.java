package io.boxoffice.purchase.ticket;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.bool;
import static io.boxoffice.common.database.BulkStatement.integer;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.time;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.DomainEvent;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.purchase.commit.WriteOrder;
import io.boxoffice.purchase.order.EventDetails;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.RandomCode;
import io.boxoffice.purchase.order.Seat;
import io.boxoffice.purchase.ticket.Ticket.PendingOperation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rows of the ledger. A status changes under the condition that it still is what was decided about;
 * the database writes the history beside it and refuses what the table of transitions does not
 * know.
 */
@Component
public class TicketStore {
  private static final String COLUMNS =
      """
      t.id, t.ticket_number, t.order_id, t.event_id, t.ticket_type_id, t.ticket_type_name,
      t.owner_id, t.status, t.generation, t.pending_operation_id, t.pending_operation_kind,
      t.pending_generation, t.price_minor, t.face_value_minor, t.currency, t.is_transferable,
      t.transfer_count, t.max_transfers, t.status_reason, t.token_mint, t.checked_in_at,
      t.seat_number, t.section, t.subsection, t.seat_row, t.seat, t.created_at, t.version,
      o.event_title, o.venue_name, o.event_starts_at, o.event_ends_at,
      o.event_owner_id
      """;
  private static final String TICKETS = " from tickets t join orders o on o.id = t.order_id ";

  private static final BulkStatement ISSUE =
      BulkStatement.of(
              WriteOrder.TICKETS.rank(),
              """
              with t as {rows},
              bought as (
                insert into user_ticket_stats as s (tenant_id, user_id, tickets_bought,
                                                    first_bought_at, last_bought_at)
                select t.tenant_id, t.owner_id, count(*), min(t.now), max(t.now)
                  from t
                 group by t.tenant_id, t.owner_id
                 order by t.owner_id
                on conflict (tenant_id, user_id) do update
                   set tickets_bought = s.tickets_bought + excluded.tickets_bought,
                       first_bought_at = coalesce(s.first_bought_at, excluded.first_bought_at),
                       last_bought_at = excluded.last_bought_at)
              insert into tickets (id, tenant_id, order_id, event_id, ticket_type_id,
                                   ticket_type_name, owner_id, ticket_number, barcode, status,
                                   status_changed_at, price_minor, face_value_minor, currency,
                                   is_transferable, max_transfers, expires_at, created_at,
                                   updated_at, seat_number, section, subsection, seat_row, seat)
              select t.id, t.tenant_id, t.order_id, t.event_id, t.ticket_type_id,
                     t.ticket_type_name, t.owner_id, t.ticket_number, t.barcode, t.status,
                     t.now, t.price_minor, t.face_value_minor, t.currency,
                     t.is_transferable, t.max_transfers, t.expires_at, t.now,
                     t.now, t.seat_number, t.section, t.subsection, t.seat_row, t.seat
                from t
              """,
              uuid("order_id"),
              uuid("tenant_id"),
              uuid("event_id"),
              uuid("owner_id"),
              text("status"),
              time("now"),
              text("currency"),
              time("expires_at"),
              uuid("id"),
              text("ticket_number"),
              text("barcode"),
              uuid("ticket_type_id"),
              text("ticket_type_name"),
              bigint("price_minor"),
              bigint("face_value_minor"),
              bool("is_transferable"),
              integer("max_transfers"),
              integer("seat_number"),
              text("section"),
              text("subsection"),
              text("seat_row"),
              text("seat"))
          .byActor();

  private final JdbcClient jdbc;
  private final BulkWrites writes;
  private final Outbox outbox;
  private final UserStats stats;
  private final TicketProperties properties;

  TicketStore(
      JdbcClient jdbc,
      BulkWrites writes,
      Outbox outbox,
      UserStats stats,
      TicketProperties properties) {
    this.jdbc = jdbc;
    this.writes = writes;
    this.outbox = outbox;
    this.stats = stats;
    this.properties = properties;
  }

  /** A ticket in the short form that an order shows. */
  public record Line(UUID id, UUID orderId, String ticketNumber, TicketStatus status) {}

  /**
   * One step of a ticket's way.
   *
   * @param previousStatus null at issue
   */
  record HistoryEntry(
      @Nullable TicketStatus previousStatus,
      TicketStatus newStatus,
      @Nullable UUID changedBy,
      @Nullable String actorType,
      @Nullable String reason,
      @Nullable String source,
      Instant changedAt) {}

  /** What a list of tickets is restricted to; null does not restrict. */
  record Filter(
      @Nullable UUID ownerId,
      @Nullable UUID eventOwnerId,
      @Nullable UUID eventId,
      @Nullable String orderNumber,
      @Nullable String ticketNumber,
      @Nullable UUID before,
      int limit) {}

  /**
   * Issues an order's tickets and their events. They are valid at once: when the event mints
   * nothing they are active, otherwise sold until the mint is confirmed. The buyer's figures are
   * counted by the same statement.
   */
  public void issue(Order order, List<IssuedTicket> tickets, Instant now) {
    EventDetails event = order.reservedEvent();
    TicketStatus status = event.mintingEnabled() ? TicketStatus.SOLD : TicketStatus.ACTIVE;
    Instant expires = event.endsAt().plus(properties.goodAfterEnd());
    List<@Nullable Object[]> rows = new ArrayList<>(tickets.size());
    List<DomainEvent> events = new ArrayList<>(tickets.size());
    for (IssuedTicket ticket : tickets) {
      UUID id = Ids.next();
      String number = RandomCode.of("BX", 12);
      events.add(purchased(order, event, ticket, id, number, status));
      rows.add(
          new @Nullable Object[] {
            order.id(),
            order.tenantId(),
            order.eventId(),
            order.userId(),
            status.wireName(),
            now,
            order.reservedCurrency(),
            expires,
            id,
            number,
            RandomCode.of("", 16),
            ticket.ticketTypeId(),
            ticket.ticketTypeName(),
            ticket.priceMinor(),
            ticket.faceValueMinor(),
            ticket.transferable(),
            ticket.maxTransfers(),
            of(ticket, Seat::number),
            of(ticket, Seat::section),
            of(ticket, Seat::subsection),
            of(ticket, seat -> Integer.toString(seat.row())),
            of(ticket, seat -> Integer.toString(seat.seat()))
          });
    }
    writes.writeAll(ISSUE, rows);
    outbox.publishAll(events);
  }

  private static <T> @Nullable T of(IssuedTicket ticket, Function<Seat, T> part) {
    Seat seat = ticket.seat();
    return seat == null ? null : part.apply(seat);
  }

  private static DomainEvent purchased(
      Order order,
      EventDetails event,
      IssuedTicket ticket,
      UUID id,
      String number,
      TicketStatus status) {
    return new DomainEvent(
        "ticket.purchased.v1",
        id,
        1,
        new TicketEvents.Purchased(
            id,
            number,
            order.id(),
            order.eventId(),
            event.title(),
            event.startsAt(),
            event.endsAt(),
            ticket.ticketTypeId(),
            ticket.ticketTypeName(),
            order.userId(),
            1,
            status,
            event.mintingEnabled(),
            ticket.faceValueMinor(),
            order.reservedCurrency()));
  }

  /** Finds a ticket of the current tenant. */
  public Optional<Ticket> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + TICKETS + "where t.id = :id")
        .param("id", id)
        .query(TicketStore::ticket)
        .optional();
  }

  /** Keeps others from changing a ticket, if there is one, until the transaction ends. */
  void lock(UUID id) {
    jdbc.sql("select id from tickets where id = :id for update")
        .param("id", id)
        .query(UUID.class)
        .optional();
  }

  /** Lists the tickets of an order. */
  public List<Ticket> ofOrder(UUID orderId) {
    return jdbc.sql("select " + COLUMNS + TICKETS + "where t.order_id = :order order by t.id")
        .param("order", orderId)
        .query(TicketStore::ticket)
        .list();
  }

  /** Tells whether an order has a ticket that was not refunded. */
  public boolean anyLeft(UUID orderId) {
    return jdbc.sql(
            """
            select exists (select from tickets where order_id = :order and status <> 'refunded')
            """)
        .param("order", orderId)
        .query(Boolean.class)
        .single();
  }

  /** Lists the tickets of several orders in short, by order. */
  public Map<UUID, List<Line>> ofOrders(List<UUID> orderIds) {
    return jdbc
        .sql(
            """
            select id, order_id, ticket_number, status from tickets
             where order_id = any(:orders) order by id
            """)
        .param("orders", orderIds.toArray(UUID[]::new))
        .query(
            (row, number) ->
                new Line(
                    row.getObject("id", UUID.class),
                    row.getObject("order_id", UUID.class),
                    row.getString("ticket_number"),
                    TicketStatus.of(row.getString("status"))))
        .list()
        .stream()
        .collect(Collectors.groupingBy(Line::orderId));
  }

  /** Lists tickets, newest first. */
  List<Ticket> list(Filter filter) {
    StringBuilder sql = new StringBuilder("select ").append(COLUMNS).append(TICKETS);
    sql.append("where t.deleted_at is null");
    and(sql, filter.ownerId(), "t.owner_id = :owner");
    and(sql, filter.eventOwnerId(), "o.event_owner_id = :eventOwner");
    and(sql, filter.eventId(), "t.event_id = :event");
    and(sql, filter.orderNumber(), "o.order_number = :orderNumber");
    and(sql, filter.ticketNumber(), "t.ticket_number = :ticketNumber");
    and(sql, filter.before(), "t.id < :before");
    return jdbc.sql(sql.append(" order by t.id desc limit :limit").toString())
        .param("owner", filter.ownerId())
        .param("eventOwner", filter.eventOwnerId())
        .param("event", filter.eventId())
        .param("orderNumber", filter.orderNumber())
        .param("ticketNumber", filter.ticketNumber())
        .param("before", filter.before())
        .param("limit", filter.limit())
        .query(TicketStore::ticket)
        .list();
  }

  private static void and(StringBuilder sql, @Nullable Object value, String condition) {
    if (value != null) {
      sql.append(" and ").append(condition);
    }
  }

  /** Lists a ticket's way, oldest first. */
  List<HistoryEntry> history(UUID ticketId, int limit) {
    return jdbc.sql(
            """
            select previous_status, new_status, changed_by, actor_type, reason, source, changed_at
              from ticket_state_history
             where ticket_id = :ticket
             order by id
             limit :limit
            """)
        .param("ticket", ticketId)
        .param("limit", limit)
        .query(
            (row, number) -> {
              String previous = row.getString("previous_status");
              return new HistoryEntry(
                  previous == null ? null : TicketStatus.of(previous),
                  TicketStatus.of(row.getString("new_status")),
                  row.getObject("changed_by", UUID.class),
                  row.getString("actor_type"),
                  row.getString("reason"),
                  row.getString("source"),
                  row.getTimestamp("changed_at").toInstant());
            })
        .list();
  }

  /**
   * A ticket and an operation that holds it or wants to.
   *
   * @param operationId the operation, one of its own for each ticket
   */
  public record Hold(UUID ticketId, UUID operationId) {}

  /**
   * A ticket that an operation wants to hold.
   *
   * @param expectedOwner whose it was when that was decided; null when it does not matter
   */
  public record Wish(UUID ticketId, UUID operationId, @Nullable UUID expectedOwner) {}

  /** A claim that was made: the number of the code that will live when it finishes. */
  public record Claimed(UUID ticketId, UUID operationId, int generation) {}

  /**
   * Claims tickets for operations of one kind, each only if its status allows it, it still is its
   * expected owner's and nothing else holds it; for a transfer also only if it may change hands
   * once more. Returns those that were claimed.
   */
  public List<Claimed> claim(OperationKind kind, List<Wish> wishes, Instant now) {
    return jdbc.sql(
            """
            with claimed as (
              update tickets t
                 set pending_operation_id = w.operation, pending_operation_kind = :kind,
                     pending_generation = t.last_generation + 1, pending_since = :now,
                     last_generation = t.last_generation + 1,
                     version = t.version + 1, updated_at = :now
                from unnest(:tickets::uuid[], :operations::uuid[], :owners::uuid[])
                     as w(ticket, operation, owner)
               where t.id = w.ticket and t.pending_operation_id is null and t.status = any(:from)
                 and (w.owner is null or t.owner_id = w.owner)
                 and (:kind <> 'transfer'
                      or (t.is_transferable and t.transfer_count < t.max_transfers))
              returning t.id, t.tenant_id, t.pending_operation_id, t.pending_generation)
            insert into ticket_operations (ticket_id, operation_id, tenant_id, kind, generation,
                                           started_at)
            select id, pending_operation_id, tenant_id, :kind, pending_generation, :now
              from claimed
            returning ticket_id, operation_id, generation
            """)
        .param("kind", kind.wireName())
        .param("now", Timestamp.from(now))
        .param("tickets", wishes.stream().map(Wish::ticketId).toArray(UUID[]::new))
        .param("operations", wishes.stream().map(Wish::operationId).toArray(UUID[]::new))
        .param("owners", wishes.stream().map(Wish::expectedOwner).toArray(UUID @Nullable []::new))
        .param("from", kind.claimableFrom())
        .query(Claimed.class)
        .list();
  }

  /**
   * Puts restoring operations in the place of others that hold tickets, so that nobody gets in
   * between, and gives each a new number. The wishes name the restoring operations.
   */
  public List<Claimed> claimToRestore(List<Hold> wishes, UUID[] instead, Instant now) {
    return jdbc.sql(
            """
            with claimed as (
              update tickets t
                 set pending_operation_id = w.operation, pending_operation_kind = 'restore',
                     pending_generation = t.last_generation + 1, pending_since = :now,
                     last_generation = t.last_generation + 1,
                     version = t.version + 1, updated_at = :now
                from unnest(:tickets::uuid[], :operations::uuid[], :instead::uuid[])
                     as w(ticket, operation, instead)
               where t.id = w.ticket and t.pending_operation_id = w.instead
              returning t.id, t.tenant_id, t.pending_operation_id, t.pending_generation, w.instead),
            ended as (
              update ticket_operations p
                 set outcome = 'given_up', ended_at = :now
                from claimed c
               where p.ticket_id = c.id and p.operation_id = c.instead)
            insert into ticket_operations (ticket_id, operation_id, tenant_id, kind, generation,
                                           started_at)
            select id, pending_operation_id, tenant_id, 'restore', pending_generation, :now
              from claimed
            returning ticket_id, operation_id, generation
            """)
        .param("now", Timestamp.from(now))
        .param("tickets", wishes.stream().map(Hold::ticketId).toArray(UUID[]::new))
        .param("operations", wishes.stream().map(Hold::operationId).toArray(UUID[]::new))
        .param("instead", instead)
        .query(Claimed.class)
        .list();
  }

  /**
   * An operation as it was recorded when it claimed its ticket, or was given up before it could.
   *
   * @param generation 0 when it never held the ticket
   */
  record Operation(OperationKind kind, int generation, String outcome, @Nullable UUID newOwnerId) {}

  Optional<Operation> operation(UUID ticketId, UUID operationId) {
    return jdbc.sql(
            """
            select kind, generation, outcome, new_owner_id from ticket_operations
             where ticket_id = :ticket and operation_id = :operation
            """)
        .param("ticket", ticketId)
        .param("operation", operationId)
        .query(
            (row, number) ->
                new Operation(
                    OperationKind.of(row.getString("kind")),
                    row.getInt("generation"),
                    row.getString("outcome"),
                    row.getObject("new_owner_id", UUID.class)))
        .optional();
  }

  /** Lets go of tickets whose operations came to nothing; their codes live on. */
  public void giveUp(List<Hold> holds, Instant now) {
    end(holds, "given_up", null, now);
    over(
            """
            update tickets t
               set pending_operation_id = null, pending_operation_kind = null,
                   pending_generation = null, pending_since = null,
                   version = t.version + 1, updated_at = :now
              from unnest(:tickets::uuid[], :operations::uuid[]) as h(ticket, operation)
             where t.id = h.ticket and t.pending_operation_id = h.operation
            """,
            holds)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Remembers that an operation was given up before its claim came; the ticket stays as it is. */
  void giveUpUnseen(OperationKind kind, UUID ticketId, UUID operationId, Instant now) {
    jdbc.sql(
            """
            insert into ticket_operations (ticket_id, operation_id, tenant_id, kind, outcome,
                                           started_at, ended_at)
            select id, :operation, tenant_id, :kind, 'given_up', :now, :now
              from tickets
             where id = :ticket
            """)
        .param("operation", operationId)
        .param("kind", kind.wireName())
        .param("now", Timestamp.from(now))
        .param("ticket", ticketId)
        .update();
  }

  private void end(List<Hold> holds, String outcome, @Nullable UUID newOwner, Instant now) {
    over(
            """
            update ticket_operations p
               set outcome = :outcome, new_owner_id = :owner, ended_at = :now
              from unnest(:tickets::uuid[], :operations::uuid[]) as h(ticket, operation)
             where p.ticket_id = h.ticket and p.operation_id = h.operation
               and p.outcome = 'pending'
            """,
            holds)
        .param("outcome", outcome)
        .param("owner", newOwner)
        .param("now", Timestamp.from(now))
        .update();
  }

  private JdbcClient.StatementSpec over(String sql, List<Hold> holds) {
    return jdbc.sql(sql)
        .param("tickets", holds.stream().map(Hold::ticketId).toArray(UUID[]::new))
        .param("operations", holds.stream().map(Hold::operationId).toArray(UUID[]::new));
  }

  /**
   * Gives the ticket its new owner; empty when the operation does not hold it (any more). Behind
   * the fence the new owner's code opens the gates, so its admission may be known here first: the
   * ticket then stays admitted, and is the new owner's all the same.
   */
  Optional<Ticket> finishTransfer(UUID ticketId, UUID operationId, UUID newOwner, Instant now) {
    Ticket before = find(ticketId).orElse(null);
    if (before == null) {
      return Optional.empty();
    }
    int rows =
        jdbc.sql(
                """
                update tickets
                   set status = case when status in ('checked_in', 'used')
                                     then status else 'transferred' end,
                       owner_id = :owner,
                       generation = pending_generation, transfer_count = transfer_count + 1,
                       status_reason = null, status_changed_by = current_user_id(),
                       status_changed_at = :now,
                       pending_operation_id = null, pending_operation_kind = null,
                       pending_generation = null, pending_since = null,
                       version = version + 1, updated_at = :now
                 where id = :id and pending_operation_id = :operation
                   and (status = any(:from) or status in ('checked_in', 'used'))
                """)
            .param("owner", newOwner)
            .param("now", Timestamp.from(now))
            .param("id", ticketId)
            .param("operation", operationId)
            .param("from", TicketStatus.before(TicketStatus.TRANSFERRED))
            .update();
    if (rows != 1) {
      return Optional.empty();
    }
    end(List.of(new Hold(ticketId, operationId)), "finished", newOwner, now);
    stats.transferred(ticketId, before.ownerId(), newOwner);
    Ticket after = find(ticketId).orElseThrow();
    outbox.publish(
        new DomainEvent(
            "ticket.transferred.v1",
            after.id(),
            after.version(),
            new TicketEvents.Transferred(
                after.id(),
                after.eventId(),
                before.ownerId(),
                newOwner,
                after.generation(),
                operationId)));
    return Optional.of(after);
  }

  /**
   * Ends tickets that operations hold: they become refunded or revoked, with the reason, and their
   * events are written. Every one of them must be held; otherwise nothing is changed.
   *
   * @throws IllegalStateException when one is not held
   */
  public void finish(TicketStatus to, StatusReason reason, List<Hold> holds, Instant now) {
    List<UUID> ids =
        over(
                """
                update tickets t
                   set status = :to, status_reason = :reason,
                       generation = t.pending_generation, status_changed_by = current_user_id(),
                       status_changed_at = :now,
                       pending_operation_id = null, pending_operation_kind = null,
                       pending_generation = null, pending_since = null,
                       version = t.version + 1, updated_at = :now
                  from unnest(:tickets::uuid[], :operations::uuid[]) as h(ticket, operation)
                 where t.id = h.ticket and t.pending_operation_id = h.operation
                   and t.status = any(:from)
                returning t.id
                """,
                holds)
            .param("to", to.wireName())
            .param("reason", reason.wireName())
            .param("now", Timestamp.from(now))
            .param("from", TicketStatus.before(to))
            .query(UUID.class)
            .list();
    if (ids.size() != holds.size()) {
      throw new IllegalStateException(
          "of %d tickets only %d are held".formatted(holds.size(), ids.size()));
    }
    end(holds, "finished", null, now);
    if (to == TicketStatus.REFUNDED) {
      stats.refunded(ids);
    }
    String type = to == TicketStatus.REFUNDED ? "ticket.refunded.v1" : "ticket.revoked.v1";
    outbox.publishAll(byIds(ids).stream().map(ticket -> TicketEvents.ended(type, ticket)).toList());
  }

  List<Ticket> byIds(List<UUID> ids) {
    return jdbc.sql("select " + COLUMNS + TICKETS + "where t.id = any(:ids) order by t.id")
        .param("ids", ids.toArray(UUID[]::new))
        .query(TicketStore::ticket)
        .list();
  }

  /** Makes the new codes of restored tickets the live ones; status and owner stay. */
  public void restored(List<Hold> holds, Instant now) {
    end(holds, "finished", null, now);
    over(
            """
            update tickets t
               set generation = t.pending_generation,
                   pending_operation_id = null, pending_operation_kind = null,
                   pending_generation = null, pending_since = null,
                   version = t.version + 1, updated_at = :now
              from unnest(:tickets::uuid[], :operations::uuid[]) as h(ticket, operation)
             where t.id = h.ticket and t.pending_operation_id = h.operation
            """,
            holds)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Moves a ticket on by an event; false when it is not in the state given. */
  boolean change(UUID ticketId, TicketStatus from, TicketStatus to, Instant now) {
    return jdbc.sql(
                """
                update tickets
                   set status = :to, status_changed_by = current_user_id(),
                       status_changed_at = :now, version = version + 1, updated_at = :now
                 where id = :id and status = :from
                """)
            .param("to", to.wireName())
            .param("from", from.wireName())
            .param("now", Timestamp.from(now))
            .param("id", ticketId)
            .update()
        == 1;
  }

  /** Records the ticket's token. */
  void token(UUID ticketId, String mint, String owner, String signature, Instant mintedAt) {
    jdbc.sql(
            """
            update tickets
               set token_mint = :mint, token_owner = :owner, token_signature = :signature,
                   token_minted_at = :at
             where id = :id and token_mint is null
            """)
        .param("mint", mint)
        .param("owner", owner)
        .param("signature", signature)
        .param("at", Timestamp.from(mintedAt))
        .param("id", ticketId)
        .update();
  }

  /** Records that somebody went in; false when the ticket was not admissible. */
  boolean checkedIn(UUID ticketId, Instant admittedAt, Instant now) {
    int rows =
        jdbc.sql(
                """
                update tickets
                   set status = 'checked_in', checked_in_at = :admitted,
                       scan_count = scan_count + 1, status_changed_by = current_user_id(),
                       status_changed_at = :now, version = version + 1, updated_at = :now
                 where id = :id and status = any(:from)
                """)
            .param("admitted", Timestamp.from(admittedAt))
            .param("now", Timestamp.from(now))
            .param("id", ticketId)
            .param("from", TicketStatus.before(TicketStatus.CHECKED_IN))
            .update();
    if (rows == 1) {
      stats.attended(ticketId, admittedAt);
    }
    return rows == 1;
  }

  private static Ticket ticket(ResultSet row, int number) throws SQLException {
    Timestamp checkedIn = row.getTimestamp("checked_in_at");
    return new Ticket(
        row.getObject("id", UUID.class),
        row.getString("ticket_number"),
        row.getObject("order_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getObject("ticket_type_id", UUID.class),
        row.getString("ticket_type_name"),
        seat(row),
        row.getObject("owner_id", UUID.class),
        TicketStatus.of(row.getString("status")),
        row.getInt("generation"),
        pending(row),
        row.getLong("price_minor"),
        row.getLong("face_value_minor"),
        row.getString("currency"),
        row.getBoolean("is_transferable"),
        row.getInt("transfer_count"),
        row.getInt("max_transfers"),
        row.getString("status_reason"),
        row.getString("token_mint"),
        checkedIn == null ? null : checkedIn.toInstant(),
        row.getTimestamp("created_at").toInstant(),
        row.getLong("version"),
        row.getString("event_title"),
        row.getString("venue_name"),
        row.getTimestamp("event_starts_at").toInstant(),
        row.getTimestamp("event_ends_at").toInstant(),
        row.getObject("event_owner_id", UUID.class));
  }

  private static @Nullable Seat seat(ResultSet row) throws SQLException {
    Integer number = row.getObject("seat_number", Integer.class);
    return number == null
        ? null
        : new Seat(
            number,
            row.getString("section"),
            row.getString("subsection"),
            row.getInt("seat_row"),
            row.getInt("seat"));
  }

  private static @Nullable PendingOperation pending(ResultSet row) throws SQLException {
    UUID operation = row.getObject("pending_operation_id", UUID.class);
    return operation == null
        ? null
        : new PendingOperation(
            operation,
            OperationKind.of(row.getString("pending_operation_kind")),
            row.getInt("pending_generation"));
  }
}
