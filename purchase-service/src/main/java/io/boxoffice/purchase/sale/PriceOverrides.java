package io.boxoffice.purchase.sale;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.ApprovedAction;
import io.boxoffice.purchase.inventory.Inventory.Reserve.Reserved;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.order.Order;
import io.boxoffice.purchase.order.OrderItem;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prices that others have approved: for one buyer, one ticket type and one order, which names the
 * override. A sale that names none asks for none.
 */
@Component
class PriceOverrides implements ApprovedAction {
  private static final int MOST_QUANTITY = 1000;
  private static final long MOST_PRICE = 1_000_000_000_000L;
  private static final int MOST_HOURS = 24 * 30;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final InstantSource time;

  PriceOverrides(JdbcClient jdbc, JsonMapper json, InstantSource time) {
    this.jdbc = jdbc;
    this.json = json;
    this.time = time;
  }

  /**
   * What is asked for.
   *
   * @param maxQuantity most tickets of the order's at this price; an order with more is refused
   * @param validHours how long the price may be used once it is approved
   * @param ofOrganiser the organiser who asks, for an event of theirs; null for an administrator
   */
  record Details(
      @Nullable UUID userId,
      @Nullable UUID eventId,
      @Nullable UUID ticketTypeId,
      @Nullable Long unitPriceMinor,
      @Nullable String currency,
      @Nullable Integer maxQuantity,
      @Nullable Integer validHours,
      @Nullable UUID ofOrganiser) {

    boolean complete() {
      return userId != null
          && eventId != null
          && ticketTypeId != null
          && within(unitPriceMinor, 0, MOST_PRICE)
          && currency != null
          && currency.matches("[A-Z]{3}")
          && within(maxQuantity, 1, MOST_QUANTITY)
          && within(validHours, 1, MOST_HOURS);
    }

    private static boolean within(@Nullable Number value, long least, long most) {
      return value != null && value.longValue() >= least && value.longValue() <= most;
    }

    Details of(@Nullable UUID organiser) {
      return new Details(
          userId,
          eventId,
          ticketTypeId,
          unitPriceMinor,
          currency,
          maxQuantity,
          validHours,
          organiser);
    }
  }

  /** What the tickets of an order cost. */
  sealed interface Priced {
    record Items(List<OrderItem> items) implements Priced {}

    record Refused(Failure failure) implements Priced {}
  }

  private record Price(UUID ticketTypeId, long unitPriceMinor, int maxQuantity) {}

  @Override
  public ApprovalType type() {
    return ApprovalType.PRICE_OVERRIDE;
  }

  @Override
  public Checked check(JsonNode details, Asker asker) {
    Details read;
    try {
      read = json.treeToValue(details, Details.class);
    } catch (JacksonException e) {
      read = null;
    }
    if (read == null || !read.complete()) {
      return ApprovedAction.malformed(
          "details needs userId, eventId, ticketTypeId, unitPriceMinor (0 or more), currency,"
              + " maxQuantity (1 to 1000) and validHours (1 to 720).");
    }
    return new Checked.Fine(
        "price:" + read.userId() + ":" + read.ticketTypeId(),
        read.of(asker.admin() ? null : asker.userId()));
  }

  @Override
  public Done execute(ApprovalRequest request) {
    Details details = json.treeToValue(request.details(), Details.class);
    Instant now = time.instant();
    Integer hours = details.validHours();
    if (hours == null) {
      throw new IllegalStateException("request " + request.id() + " has no validity");
    }
    Instant expires = now.plus(Duration.ofHours(hours));
    jdbc.sql(
            """
            insert into price_overrides (id, tenant_id, user_id, event_id, ticket_type_id,
                                         unit_price_minor, currency, max_quantity, of_organiser,
                                         created_at, expires_at)
            values (:id, :tenant, :user, :event, :type, :price, :currency, :quantity, :organiser,
                    :now, :expires)
            """)
        .param("id", request.id())
        .param("tenant", TenantContext.required().tenantId())
        .param("user", details.userId())
        .param("event", details.eventId())
        .param("type", details.ticketTypeId())
        .param("price", details.unitPriceMinor())
        .param("currency", details.currency())
        .param("quantity", details.maxQuantity())
        .param("organiser", details.ofOrganiser())
        .param("now", Timestamp.from(now))
        .param("expires", Timestamp.from(expires))
        .update();
    return new Done.Executed(
        Map.of("priceOverrideId", request.id().toString(), "expiresAt", expires.toString()));
  }

  /**
   * Prices the reserved items, in the transaction that gives the order its price. An override is
   * used by one order; only one that was cancelled leaves it to another, since no late money can
   * bring that one back.
   */
  Priced price(Order order, Reserved reserved, Instant now) {
    UUID override = order.request().priceOverrideId();
    if (override == null) {
      return new Priced.Items(reserved.items());
    }
    Price price = use(override, order, reserved, now).orElse(null);
    if (price == null) {
      return unusable("It is not yours, not for these tickets, used or out of date.");
    }
    long wanted =
        reserved.items().stream()
            .filter(item -> item.ticketTypeId().equals(price.ticketTypeId()))
            .mapToLong(OrderItem::quantity)
            .sum();
    if (wanted > price.maxQuantity()) {
      return unusable("It is for at most " + price.maxQuantity() + " tickets.");
    }
    return new Priced.Items(reserved.items().stream().map(item -> priced(item, price)).toList());
  }

  private Optional<Price> use(UUID override, Order order, Reserved reserved, Instant now) {
    return jdbc.sql(
            """
            update price_overrides p
               set order_id = :order
             where p.id = :id and p.user_id = :user and p.event_id = :event
               and p.currency = :currency and p.expires_at > :now
               and (p.of_organiser is null or p.of_organiser = :owner)
               and p.ticket_type_id = any(:types)
               and (p.order_id is null
                    or exists (select 1 from orders o
                                where o.id = p.order_id and o.status = 'cancelled'))
            returning p.ticket_type_id, p.unit_price_minor, p.max_quantity
            """)
        .param("order", order.id())
        .param("id", override)
        .param("user", order.userId())
        .param("event", order.eventId())
        .param("currency", reserved.currency())
        .param("now", Timestamp.from(now))
        .param("owner", reserved.event().ownerId())
        .param("types", reserved.items().stream().map(OrderItem::ticketTypeId).toArray(UUID[]::new))
        .query(
            (row, number) ->
                new Price(
                    row.getObject("ticket_type_id", UUID.class),
                    row.getLong("unit_price_minor"),
                    row.getInt("max_quantity")))
        .optional();
  }

  private static Priced unusable(String why) {
    return new Priced.Refused(
        new Failure(
            409,
            "price-override-unusable",
            "The price override cannot be used for this order. " + why,
            Map.of()));
  }

  private static OrderItem priced(OrderItem item, Price price) {
    return item.ticketTypeId().equals(price.ticketTypeId())
        ? new OrderItem(
            item.ticketTypeId(),
            item.name(),
            item.quantity(),
            price.unitPriceMinor(),
            item.transferable(),
            item.maxTransfers(),
            item.seats(),
            item.bundleId())
        : item;
  }
}
