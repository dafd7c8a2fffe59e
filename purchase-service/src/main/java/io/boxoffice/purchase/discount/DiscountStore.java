package io.boxoffice.purchase.discount;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.discount.Discount.BuyXGetY;
import io.boxoffice.purchase.discount.Discount.Fixed;
import io.boxoffice.purchase.discount.Discount.Percentage;
import io.boxoffice.purchase.discount.Discount.Rule;
import io.boxoffice.purchase.discount.DiscountCheck.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of discounts and of their uses. */
@Component
class DiscountStore {
  private static final String COLUMNS =
      """
      d.id, d.code, d.kind, d.percent_basis_points, d.amount_minor, d.buy_quantity, d.get_quantity,
      d.currency, d.event_id, d.event_owner_id, d.ticket_type_id, d.min_order_minor, d.stackable,
      d.max_uses, d.max_uses_per_user, d.uses, d.valid_from, d.valid_until, d.created_by,
      d.created_at
      """;

  private final JdbcClient jdbc;

  DiscountStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What is needed to count a use. */
  record Limits(UUID id, String code, @Nullable Integer maxUsesPerUser) {
    static Limits of(Discount discount) {
      return new Limits(discount.id(), discount.code(), discount.maxUsesPerUser());
    }
  }

  /** Saves a new discount; false when its code is taken. */
  boolean insert(Discount discount) {
    Rule rule = discount.rule();
    return jdbc.sql(
                """
                insert into discounts (id, tenant_id, code, kind, percent_basis_points,
                                       amount_minor, buy_quantity, get_quantity, currency, event_id,
                                       event_owner_id, ticket_type_id, min_order_minor, stackable,
                                       max_uses, max_uses_per_user, valid_from, valid_until,
                                       created_by, created_at)
                values (:id, :tenant, :code, :kind, :percent, :amount, :buy, :get, :currency,
                        :event, :owner, :type, :least, :stackable, :max, :maxPerUser, :from, :until,
                        :by, :now)
                on conflict (tenant_id, code) do nothing
                """)
            .param("id", discount.id())
            .param("tenant", TenantContext.required().tenantId())
            .param("code", discount.code())
            .param("kind", rule.kind().wireName())
            .param("percent", rule instanceof Percentage p ? p.basisPoints() : null)
            .param("amount", rule instanceof Fixed f ? f.amountMinor() : null)
            .param("buy", rule instanceof BuyXGetY b ? b.buy() : null)
            .param("get", rule instanceof BuyXGetY b ? b.get() : null)
            .param("currency", discount.currency())
            .param("event", discount.eventId())
            .param("owner", discount.eventOwnerId())
            .param("type", discount.ticketTypeId())
            .param("least", discount.minOrderMinor())
            .param("stackable", discount.stackable())
            .param("max", discount.maxUses())
            .param("maxPerUser", discount.maxUsesPerUser())
            .param("from", Timestamp.from(discount.validFrom()))
            .param("until", timestamp(discount.validUntil()))
            .param("by", discount.createdBy())
            .param("now", Timestamp.from(discount.createdAt()))
            .update()
        == 1;
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  /**
   * Lists discounts, newest first.
   *
   * @param eventOwnerId only those for this seller's events, or null for all
   */
  List<Discount> list(
      @Nullable UUID eventOwnerId, @Nullable UUID eventId, @Nullable UUID before, int limit) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                  from discounts d
                 where (:owner::uuid is null or d.event_owner_id = :owner::uuid)
                   and (:event::uuid is null or d.event_id = :event::uuid)
                   and (:before::uuid is null or d.id < :before::uuid)
                 order by d.id desc
                 limit :limit
                """)
        .param("owner", eventOwnerId)
        .param("event", eventId)
        .param("before", before)
        .param("limit", limit)
        .query(DiscountStore::discount)
        .list();
  }

  List<Known> byCodes(List<String> codes, UUID userId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + """
                       , coalesce(u.uses, 0) as uses_of_buyer
                  from discounts d
                  left join discount_users u on u.discount_id = d.id and u.user_id = :user
                 where d.tenant_id = :tenant and d.code = any(:codes)
                """)
        .param("user", userId)
        .param("tenant", TenantContext.required().tenantId())
        .param("codes", codes.toArray(String[]::new))
        .query((row, number) -> new Known(discount(row, number), row.getInt("uses_of_buyer")))
        .list();
  }

  /** Counts a use; false when there is none left. */
  boolean count(UUID discountId) {
    return jdbc.sql(
                """
                update discounts set uses = uses + 1
                 where id = :id and (max_uses is null or uses < max_uses)
                """)
            .param("id", discountId)
            .update()
        == 1;
  }

  /** Counts a use against the limit for each buyer, when there is one; false when none is left. */
  boolean countOfUser(Limits discount, UUID userId) {
    return discount.maxUsesPerUser() == null
        || jdbc.sql(
                    """
                    insert into discount_users as u (discount_id, user_id, tenant_id, uses, max_uses)
                    values (:discount, :user, :tenant, 1, :max)
                    on conflict (discount_id, user_id) do update set uses = u.uses + 1
                     where u.uses < u.max_uses
                    """)
                .param("discount", discount.id())
                .param("user", userId)
                .param("tenant", TenantContext.required().tenantId())
                .param("max", discount.maxUsesPerUser())
                .update()
            == 1;
  }

  void uncountTotal(UUID discountId) {
    jdbc.sql("update discounts set uses = uses - 1 where id = :id")
        .param("id", discountId)
        .update();
  }

  /** Takes a counted use back, of all buyers and of this one. */
  void uncount(UUID discountId, UUID userId) {
    uncountTotal(discountId);
    jdbc.sql(
            """
            update discount_users set uses = uses - 1
             where discount_id = :discount and user_id = :user
            """)
        .param("discount", discountId)
        .param("user", userId)
        .update();
  }

  /** Records which order used what. */
  void insertUses(UUID orderId, Basket basket, List<Reduction> reductions, Instant now) {
    jdbc.sql(
            """
            insert into order_discounts (order_id, discount_id, tenant_id, user_id, code,
                                         discount_type, amount_minor, currency, used_at)
            select :order, u.discount, :tenant, :user, u.code, u.kind, u.amount, :currency, :now
              from unnest(:discounts::uuid[], :codes::text[], :kinds::text[], :amounts::bigint[])
                   as u(discount, code, kind, amount)
            """)
        .param("order", orderId)
        .param("tenant", TenantContext.required().tenantId())
        .param("user", basket.userId())
        .param("currency", basket.currency())
        .param("now", Timestamp.from(now))
        .param("discounts", reductions.stream().map(r -> r.discount().id()).toArray(UUID[]::new))
        .param("codes", texts(reductions, r -> r.discount().code()))
        .param("kinds", texts(reductions, r -> r.discount().rule().kind().wireName()))
        .param("amounts", reductions.stream().map(Reduction::totalMinor).toArray(Long[]::new))
        .update();
  }

  private static String[] texts(List<Reduction> reductions, Function<Reduction, String> part) {
    return reductions.stream().map(part).toArray(String[]::new);
  }

  /** Marks the uses of an order as given back, once; returns their discounts by id. */
  List<UUID> giveBack(UUID orderId, Instant now) {
    return jdbc
        .sql(
            """
            update order_discounts set given_back_at = :now
             where order_id = :order and given_back_at is null
            returning discount_id
            """)
        .param("order", orderId)
        .param("now", Timestamp.from(now))
        .query(UUID.class)
        .list()
        .stream()
        .sorted()
        .toList();
  }

  /** Returns the discounts whose uses the order has given back. */
  List<Limits> givenBack(UUID orderId) {
    return jdbc.sql(
            """
            select d.id, d.code, d.max_uses_per_user
              from order_discounts o join discounts d on d.id = o.discount_id
             where o.order_id = :order and o.given_back_at is not null
            """)
        .param("order", orderId)
        .query(
            (row, number) ->
                new Limits(
                    row.getObject("id", UUID.class),
                    row.getString("code"),
                    row.getObject("max_uses_per_user", Integer.class)))
        .list();
  }

  /** Marks the uses of an order as its own again. */
  void keep(UUID orderId) {
    jdbc.sql("update order_discounts set given_back_at = null where order_id = :order")
        .param("order", orderId)
        .update();
  }

  private static Discount discount(ResultSet row, int number) throws SQLException {
    return new Discount(
        row.getObject("id", UUID.class),
        row.getString("code"),
        rule(row),
        row.getString("currency"),
        row.getObject("event_id", UUID.class),
        row.getObject("event_owner_id", UUID.class),
        row.getObject("ticket_type_id", UUID.class),
        row.getObject("min_order_minor", Long.class),
        row.getBoolean("stackable"),
        row.getObject("max_uses", Integer.class),
        row.getObject("max_uses_per_user", Integer.class),
        row.getInt("uses"),
        row.getTimestamp("valid_from").toInstant(),
        instant(row, "valid_until"),
        row.getObject("created_by", UUID.class),
        row.getTimestamp("created_at").toInstant());
  }

  private static Rule rule(ResultSet row) throws SQLException {
    return switch (DiscountKind.of(row.getString("kind"))) {
      case PERCENTAGE -> new Percentage(row.getInt("percent_basis_points"));
      case FIXED -> new Fixed(row.getLong("amount_minor"));
      case BUY_X_GET_Y -> new BuyXGetY(row.getInt("buy_quantity"), row.getInt("get_quantity"));
    };
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
