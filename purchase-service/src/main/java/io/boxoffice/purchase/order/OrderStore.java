package io.boxoffice.purchase.order;

import static io.boxoffice.common.database.BulkStatement.bigint;
import static io.boxoffice.common.database.BulkStatement.bool;
import static io.boxoffice.common.database.BulkStatement.integer;
import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.time;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.purchase.commit.WriteOrder;
import io.boxoffice.purchase.saga.Superseded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of orders. Every change is made under the condition that the order still is what the caller
 * decided about, and writes its event beside it.
 */
@Component
public class OrderStore {
  private static final String COLUMNS =
      """
      o.id, o.tenant_id, o.order_number, o.user_id, o.event_id, o.status, o.request,
      o.billing_country, o.attempt, o.reservation_id, o.reservation_expires_at, o.event_title,
      o.venue_name, o.event_starts_at, o.event_ends_at, o.event_owner_id, o.minting_enabled,
      o.currency, o.subtotal_minor, o.discount_minor, o.tax_minor, o.total_minor, o.failure,
      o.version, o.created_at,
      (select jsonb_agg(jsonb_build_object(
                'ticketTypeId', i.ticket_type_id, 'name', i.name, 'quantity', i.quantity,
                'unitPriceMinor', i.unit_price_minor, 'transferable', i.transferable,
                'maxTransfers', i.max_transfers, 'seats', i.seats, 'bundleId', i.bundle_id,
                'paidMinor', i.paid_minor)
                order by i.line)
         from order_items i where i.order_id = o.id) as items
      """;

  private static final BulkStatement INSERT =
      BulkStatement.of(
              WriteOrder.ORDERS.rank(),
              """
          insert into orders (id, tenant_id, order_number, user_id, request_key, event_id, status,
                              request, billing_country, created_at, updated_at, contact_email,
                              contact_locale)
          select r.id, r.tenant_id, r.order_number, r.user_id, r.request_key, r.event_id, r.status,
                 r.request::jsonb, r.billing_country, r.now, r.now, r.contact_email,
                 r.contact_locale
            from {rows} r
           where not exists (select 1 from account_lockouts k
                              where k.tenant_id = r.tenant_id and k.user_id = r.user_id
                                and k.locked_until > r.now)
          on conflict (tenant_id, user_id, request_key) do nothing
          returning id
          """,
              text("request_key"),
              uuid("id"),
              uuid("tenant_id"),
              text("order_number"),
              uuid("user_id"),
              uuid("event_id"),
              text("status"),
              text("request"),
              text("billing_country"),
              time("now"),
              text("contact_email"),
              text("contact_locale"))
          .telling("id");

  private static final BulkStatement RESERVED =
      BulkStatement.of(
              WriteOrder.ORDERS.rank(),
              """
          update orders o
             set status = r.to_status, version = o.version + 1, updated_at = r.now,
                 reservation_id = r.reservation, reservation_expires_at = r.expires,
                 event_title = r.title, venue_name = r.venue, event_starts_at = r.starts,
                 event_ends_at = r.ends, event_owner_id = r.owner, minting_enabled = r.minting,
                 currency = r.money, subtotal_minor = r.subtotal, discount_minor = r.discount,
                 tax_minor = r.tax, total_minor = r.total,
                 paid_at = case when r.to_status = 'paid' then r.now end
            from {rows} r
           where o.id = r.id and o.version = r.old_version and o.status = 'pending'
          returning o.id
          """,
              uuid("id"),
              bigint("old_version"),
              text("to_status"),
              time("now"),
              uuid("reservation"),
              time("expires"),
              text("title"),
              text("venue"),
              time("starts"),
              time("ends"),
              uuid("owner"),
              bool("minting"),
              text("money"),
              bigint("subtotal"),
              bigint("discount"),
              bigint("tax"),
              bigint("total"))
          .telling("id");

  private static final BulkStatement INSERT_ITEMS =
      BulkStatement.of(
          WriteOrder.ORDER_ITEMS.rank(),
          """
          insert into order_items (order_id, line, ticket_type_id, tenant_id, name, quantity,
                                   unit_price_minor, transferable, max_transfers, seats,
                                   bundle_id, paid_minor)
          select r.order_id, r.line, r.ticket_type_id, r.tenant_id, r.name, r.quantity,
                 r.unit_price_minor, r.transferable, r.max_transfers, r.seats::jsonb, r.bundle_id,
                 r.paid_minor
            from {rows} r
          """,
          uuid("order_id"),
          integer("line"),
          uuid("ticket_type_id"),
          uuid("tenant_id"),
          text("name"),
          integer("quantity"),
          bigint("unit_price_minor"),
          bool("transferable"),
          integer("max_transfers"),
          text("seats"),
          uuid("bundle_id"),
          bigint("paid_minor"));

  private static final String MOVE_ON =
      """
      update orders o
         set status = r.to_status, version = o.version + 1, updated_at = r.now,
             failure = coalesce(r.why::jsonb, o.failure),
             paid_at = case when r.to_status = 'paid' then r.now else o.paid_at end,
             completed_at = case when r.to_status = 'completed'
                                 then coalesce(o.completed_at, r.now)
                                 else o.completed_at end
        from {rows} r
       where o.id = r.id and o.version = r.old_version and o.status = r.from_status
      """;

  private static final BulkStatement CHANGE =
      BulkStatement.of(
              WriteOrder.ORDERS.rank(),
              MOVE_ON + " returning o.id",
              uuid("id"),
              bigint("old_version"),
              text("from_status"),
              text("to_status"),
              text("why"),
              time("now"))
          .telling("id");

  /** A changed event is told to its orders without a new version of theirs. */
  private static final BulkStatement PAID =
      BulkStatement.of(
              WriteOrder.ORDERS.rank(),
              MOVE_ON
                  + """
                     and (o.event_title, o.venue_name, o.event_starts_at, o.event_ends_at,
                          o.event_owner_id)
                         is not distinct from (r.title, r.venue, r.starts, r.ends, r.owner)
                    returning o.id
                    """,
              uuid("id"),
              bigint("old_version"),
              text("from_status"),
              text("to_status"),
              text("why"),
              time("now"),
              text("title"),
              text("venue"),
              time("starts"),
              time("ends"),
              uuid("owner"))
          .telling("id");

  private final JdbcClient jdbc;
  private final BulkWrites writes;
  private final JsonMapper json;
  private final Outbox outbox;
  private final List<OrderEnd> ends;

  OrderStore(
      JdbcClient jdbc, BulkWrites writes, JsonMapper json, Outbox outbox, List<OrderEnd> ends) {
    this.jdbc = jdbc;
    this.writes = writes;
    this.json = json;
    this.outbox = outbox;
    this.ends = List.copyOf(ends);
  }

  /**
   * Saves a new order; false when the buyer's request key has one already, and when the buyer may
   * not buy for a while.
   */
  public boolean insert(Order order, String requestKey) {
    return insert(order, requestKey, null);
  }

  /**
   * Saves a new order; false when the buyer's request key has one already, and when the buyer may
   * not buy for a while.
   *
   * @param contact where its mails go, or null when that is not known
   */
  public boolean insert(Order order, String requestKey, @Nullable Contact contact) {
    return writes.write(
        INSERT,
        requestKey,
        order.id(),
        order.tenantId(),
        order.orderNumber(),
        order.userId(),
        order.eventId(),
        order.status().wireName(),
        json.writeValueAsString(order.request()),
        order.billingCountry(),
        order.createdAt(),
        contact == null ? null : contact.email(),
        contact == null ? null : contact.locale());
  }

  /** Finds the order that the buyer's request key has made. */
  public Optional<Order> byRequestKey(UUID userId, String requestKey) {
    return jdbc.sql(
            "select " + COLUMNS + "from orders o where o.user_id = :user and o.request_key = :key")
        .param("user", userId)
        .param("key", requestKey)
        .query(this::order)
        .optional();
  }

  /**
   * Lets the buyer use the request key again: its order came to nothing and stays so. Nothing
   * happens when another call has done it.
   */
  public void freeRequestKey(Order order, String requestKey) {
    jdbc.sql(
            """
            update orders set request_key = left(request_key, 200) || ':' || id
             where id = :id and request_key = :key
            """)
        .param("id", order.id())
        .param("key", requestKey)
        .update();
  }

  /** Finds an order of the current tenant. */
  public Optional<Order> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + "from orders o where o.id = :id")
        .param("id", id)
        .query(this::order)
        .optional();
  }

  /** Finds an order and keeps others from changing it until the transaction ends. */
  public Optional<Order> lock(UUID id) {
    return jdbc.sql("select " + COLUMNS + "from orders o where o.id = :id for update of o")
        .param("id", id)
        .query(this::order)
        .optional();
  }

  /** Lists a buyer's orders, newest first, those before the cursor. */
  public List<Order> ofUser(UUID userId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from orders o
                 where o.user_id = :user and (:before::uuid is null or o.id < :before::uuid)
                 order by o.id desc
                 limit :limit
                """)
        .param("user", userId)
        .param("before", before)
        .param("limit", limit)
        .query(this::order)
        .list();
  }

  /**
   * Records the order's first reservation: its items and prices are locked from here. A free order
   * is paid by it.
   *
   * @param items as they were reserved
   * @param price what they cost this buyer
   */
  public Order reserved(
      Order order,
      UUID reservationId,
      Instant expiresAt,
      String currency,
      EventDetails event,
      List<OrderItem> items,
      OrderPrice price,
      Instant now) {
    OrderStatus status = price.totalMinor() == 0 ? OrderStatus.PAID : OrderStatus.PENDING;
    updated(
        order,
        writes.write(
            RESERVED,
            order.id(),
            order.version(),
            status.wireName(),
            now,
            reservationId,
            expiresAt,
            event.title(),
            event.venueName(),
            event.startsAt(),
            event.endsAt(),
            event.ownerId(),
            event.mintingEnabled(),
            currency,
            price.subtotalMinor(),
            price.discountMinor(),
            price.taxMinor(),
            price.totalMinor()));
    List<OrderItem> paid =
        IntStream.range(0, items.size())
            .mapToObj(i -> items.get(i).paying(price.paidMinor().get(i)))
            .toList();
    insertItems(order, paid);
    Order reserved =
        new Order(
            order.id(),
            order.tenantId(),
            order.orderNumber(),
            order.userId(),
            order.eventId(),
            status,
            order.request(),
            order.billingCountry(),
            order.attempt(),
            reservationId,
            expiresAt,
            event,
            currency,
            price.subtotalMinor(),
            price.discountMinor(),
            price.taxMinor(),
            price.totalMinor(),
            null,
            order.version() + 1,
            order.createdAt(),
            paid);
    outbox.publish(OrderEvent.of("order.created.v1", reserved));
    return reserved;
  }

  private void insertItems(Order order, List<OrderItem> items) {
    writes.writeAll(
        INSERT_ITEMS,
        IntStream.range(0, items.size())
            .mapToObj(line -> row(order, line, items.get(line)))
            .toList());
  }

  private @Nullable Object[] row(Order order, int line, OrderItem item) {
    return new @Nullable Object[] {
      order.id(),
      line,
      item.ticketTypeId(),
      order.tenantId(),
      item.name(),
      item.quantity(),
      item.unitPriceMinor(),
      item.transferable(),
      item.maxTransfers(),
      seats(item),
      item.bundleId(),
      item.paidMinor()
    };
  }

  private @Nullable String seats(OrderItem item) {
    return item.seats().isEmpty() ? null : json.writeValueAsString(item.seats());
  }

  /**
   * Records a further reservation of a paid order; its prices stay as they were, and its seats are
   * those of the reservation.
   */
  public Order reservedAgain(
      Order order, UUID reservationId, Instant expiresAt, List<OrderItem> granted, Instant now) {
    reseat(order, granted);
    return returned(
        order,
        jdbc.sql(
                """
                update orders o
                   set version = o.version + 1, updated_at = :now,
                       reservation_id = :reservation, reservation_expires_at = :expires
                 where o.id = :id and o.version = :version and o.status = 'paid'
                returning
                """
                    + COLUMNS)
            .param("reservation", reservationId)
            .param("expires", Timestamp.from(expiresAt))
            .param("now", Timestamp.from(now)));
  }

  private void reseat(Order order, List<OrderItem> granted) {
    List<OrderItem> items = OrderItem.reseated(order.items(), granted);
    if (items.equals(order.items())) {
      return;
    }
    jdbc.sql(
            """
            update order_items i
               set seats = n.seats::jsonb
              from unnest(:seats::text[]) with ordinality as n(seats, line)
             where i.order_id = :order and i.line = n.line - 1
            """)
        .param("order", order.id())
        .param("seats", items.stream().map(this::seats).toArray(String @Nullable []::new))
        .update();
  }

  /** Gives a paid order another attempt to reserve, under a key of its own. */
  public Order nextAttempt(Order order, Instant now) {
    return returned(
        order,
        jdbc.sql(
                """
                update orders o
                   set version = o.version + 1, updated_at = :now, attempt = o.attempt + 1
                 where o.id = :id and o.version = :version and o.status = 'paid'
                returning
                """
                    + COLUMNS)
            .param("now", Timestamp.from(now)));
  }

  /** Moves the order on. */
  public Order change(Order order, OrderStatus to, Instant now) {
    return change(order, to, null, now);
  }

  /** Moves the order on, and says why it came to nothing. */
  public Order change(Order order, OrderStatus to, @Nullable Failure failure, Instant now) {
    if (!order.mayBecome(to)) {
      throw new IllegalStateException(
          "an order that is " + order.status() + " never becomes " + to);
    }
    updated(
        order,
        writes.write(
            CHANGE,
            order.id(),
            order.version(),
            order.status().wireName(),
            to.wireName(),
            failure == null ? null : json.writeValueAsString(failure),
            now));
    return changed(order, to, failure, now);
  }

  /**
   * Moves an order on that is paid, as it was remembered.
   *
   * @throws Superseded when it is not as it was remembered, also where only its event has changed
   */
  public Order paid(Order order, Instant now) {
    EventDetails event = order.reservedEvent();
    updated(
        order,
        writes.write(
            PAID,
            order.id(),
            order.version(),
            order.status().wireName(),
            OrderStatus.PAID.wireName(),
            null,
            now,
            event.title(),
            event.venueName(),
            event.startsAt(),
            event.endsAt(),
            event.ownerId()));
    return changed(order, OrderStatus.PAID, null, now);
  }

  private Order changed(Order order, OrderStatus to, @Nullable Failure failure, Instant now) {
    Order changed = order.become(to, failure);
    String event = event(order.status(), to);
    if (event != null && changed.currency() != null) {
      outbox.publish(OrderEvent.of(event, changed));
    }
    if (cameToNothing(to)) {
      ends.forEach(end -> end.cameToNothing(changed, now));
    }
    return changed;
  }

  private static boolean cameToNothing(OrderStatus to) {
    return to == OrderStatus.CANCELLED
        || to == OrderStatus.EXPIRED
        || to == OrderStatus.PAYMENT_FAILED;
  }

  /** Takes the order back to what it was before an attempt that came to nothing. */
  public Order putBack(Order order, OrderStatus before, Instant now) {
    return returned(
        order,
        jdbc.sql(
                """
                update orders o
                   set status = :to, version = o.version + 1, updated_at = :now
                 where o.id = :id and o.version = :version and o.status = 'refunding'
                returning
                """
                    + COLUMNS)
            .param("to", before.wireName())
            .param("now", Timestamp.from(now)));
  }

  private static @Nullable String event(OrderStatus from, OrderStatus to) {
    return switch (to) {
      case PAID -> "order.paid.v1";
      case COMPLETED -> from == OrderStatus.PAID ? "order.completed.v1" : null;
      case CANCELLED, EXPIRED, PAYMENT_FAILED -> "order.cancelled.v1";
      case REFUNDED, PARTIALLY_REFUNDED -> "order.refunded.v1";
      case PENDING, AWAITING_PAYMENT, REFUNDING, REFUND_FAILED -> null;
    };
  }

  private Order returned(Order order, JdbcClient.StatementSpec update) {
    return update
        .param("id", order.id())
        .param("version", order.version())
        .query(this::order)
        .optional()
        .orElseThrow(() -> new Superseded("order " + order.id() + " was changed"));
  }

  private static void updated(Order order, boolean updated) {
    if (!updated) {
      throw new Superseded("order " + order.id() + " was changed");
    }
  }

  private Order order(ResultSet row, int number) throws SQLException {
    String items = row.getString("items");
    String failure = row.getString("failure");
    return new Order(
        row.getObject("id", UUID.class),
        row.getObject("tenant_id", UUID.class),
        row.getString("order_number"),
        row.getObject("user_id", UUID.class),
        row.getObject("event_id", UUID.class),
        OrderStatus.of(row.getString("status")),
        json.readValue(row.getString("request"), OrderRequest.class),
        row.getString("billing_country"),
        row.getInt("attempt"),
        row.getObject("reservation_id", UUID.class),
        instant(row, "reservation_expires_at"),
        event(row),
        row.getString("currency"),
        row.getLong("subtotal_minor"),
        row.getLong("discount_minor"),
        row.getLong("tax_minor"),
        row.getLong("total_minor"),
        failure == null ? null : json.readValue(failure, Failure.class),
        row.getLong("version"),
        row.getTimestamp("created_at").toInstant(),
        items == null ? List.of() : List.of(json.readValue(items, OrderItem[].class)));
  }

  private static @Nullable EventDetails event(ResultSet row) throws SQLException {
    String title = row.getString("event_title");
    return title == null
        ? null
        : new EventDetails(
            title,
            row.getString("venue_name"),
            row.getTimestamp("event_starts_at").toInstant(),
            row.getTimestamp("event_ends_at").toInstant(),
            row.getObject("event_owner_id", UUID.class),
            row.getBoolean("minting_enabled"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
