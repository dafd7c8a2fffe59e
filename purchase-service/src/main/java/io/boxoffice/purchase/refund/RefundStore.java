package io.boxoffice.purchase.refund;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.refund.Refund.Item;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of refunds and of their tickets. */
@Component
class RefundStore {
  private static final String SELECT =
      """
      select r.id, r.order_id, o.event_id, r.payment_id, p.provider_payment_id, r.kind, r.status,
             r.reason, r.amount_minor, r.currency, r.money_attempt, r.provider_refund_id, r.refusal
        from refunds r
        join orders o on o.id = r.order_id
        left join payments p on p.id = r.payment_id
      """;

  private final JdbcClient jdbc;

  RefundStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Saves a new refund; false when one is under way already. */
  boolean insert(Refund refund, @Nullable UUID requestedBy, Instant now) {
    return jdbc.sql(
                """
                insert into refunds (id, tenant_id, order_id, payment_id, kind, status, reason,
                                     requested_by, amount_minor, currency, created_at, updated_at)
                values (:id, :tenant, :order, :payment, :kind, 'pending', :reason,
                        :by, :amount, :currency, :now, :now)
                on conflict do nothing
                """)
            .param("id", refund.id())
            .param("tenant", TenantContext.required().tenantId())
            .param("order", refund.orderId())
            .param("payment", refund.paymentId())
            .param("kind", refund.kind().wireName())
            .param("reason", refund.reason())
            .param("by", requestedBy)
            .param("amount", refund.amountMinor())
            .param("currency", refund.currency())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void insertTickets(Refund refund) {
    jdbc.sql(
            """
            insert into refund_tickets (refund_id, ticket_id, tenant_id, operation_id, generation,
                                        amount_minor)
            select :refund, t.ticket, :tenant, t.operation, t.generation, t.amount
              from unnest(:tickets::uuid[], :operations::uuid[], :generations::int[],
                          :amounts::bigint[]) as t(ticket, operation, generation, amount)
            """)
        .param("refund", refund.id())
        .param("tenant", TenantContext.required().tenantId())
        .param("tickets", array(refund.tickets(), Item::ticketId))
        .param("operations", array(refund.tickets(), Item::operationId))
        .param(
            "generations", refund.tickets().stream().map(Item::generation).toArray(Integer[]::new))
        .param("amounts", refund.tickets().stream().map(Item::amountMinor).toArray(Long[]::new))
        .update();
  }

  Optional<Refund> find(UUID id) {
    return jdbc.sql(SELECT + " where r.id = :id")
        .param("id", id)
        .query((row, number) -> refund(row, tickets(id)))
        .optional();
  }

  /** Lists an order's refunds, oldest first. */
  List<Refund> ofOrder(UUID orderId) {
    return jdbc.sql(SELECT + " where r.order_id = :order order by r.id limit 200")
        .param("order", orderId)
        .query((row, number) -> refund(row, tickets(row.getObject("id", UUID.class))))
        .list();
  }

  /** Tells whether money or tickets of an order have gone back already. */
  boolean anythingReturned(UUID orderId) {
    return jdbc.sql(
            """
            select exists (select from refunds
                            where order_id = :order and status = 'succeeded' and kind <> 'stray')
            """)
        .param("order", orderId)
        .query(Boolean.class)
        .single();
  }

  private List<Item> tickets(UUID refundId) {
    return jdbc.sql(
            """
            select r.ticket_id, t.ticket_type_id, t.seat_number, t.owner_id, r.operation_id,
                   r.generation, r.amount_minor, r.fence, r.restore_operation_id,
                   r.restore_generation, t.status = 'revoked' as revoked,
                   exists (select from revocations v
                            where v.ticket_id = r.ticket_id and v.status = 'revoked'
                              and v.stock is not null) as stock_gone
              from refund_tickets r
              join tickets t on t.id = r.ticket_id
             where r.refund_id = :refund
             order by r.ticket_id
            """)
        .param("refund", refundId)
        .query(
            (row, number) ->
                new Item(
                    row.getObject("ticket_id", UUID.class),
                    row.getObject("ticket_type_id", UUID.class),
                    row.getObject("seat_number", Integer.class),
                    row.getObject("owner_id", UUID.class),
                    row.getObject("operation_id", UUID.class),
                    row.getInt("generation"),
                    row.getLong("amount_minor"),
                    row.getBoolean("revoked"),
                    row.getBoolean("stock_gone"),
                    Fence.valueOf(row.getString("fence").toUpperCase(Locale.ROOT)),
                    row.getObject("restore_operation_id", UUID.class),
                    row.getObject("restore_generation", Integer.class)))
        .list();
  }

  /** Records how far tickets are with the gates. */
  void fence(UUID refundId, List<UUID> ticketIds, Fence fence) {
    if (ticketIds.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update refund_tickets set fence = :fence
             where refund_id = :refund and ticket_id = any(:tickets)
            """)
        .param("fence", fence.name().toLowerCase(Locale.ROOT))
        .param("refund", refundId)
        .param("tickets", ticketIds.toArray(UUID[]::new))
        .update();
  }

  /** Records the claims that replace the refund's own on tickets that their owners keep. */
  void restoring(UUID refundId, UUID ticketId, UUID operationId, int generation) {
    jdbc.sql(
            """
            update refund_tickets
               set fence = 'restoring', restore_operation_id = :operation,
                   restore_generation = :generation
             where refund_id = :refund and ticket_id = :ticket
            """)
        .param("operation", operationId)
        .param("generation", generation)
        .param("refund", refundId)
        .param("ticket", ticketId)
        .update();
  }

  /** Gives back less than was asked for, because only some of the tickets end. */
  void reduce(UUID refundId, long amountMinor, Instant now) {
    jdbc.sql("update refunds set amount_minor = :amount, updated_at = :now where id = :id")
        .param("amount", amountMinor)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  void succeeded(UUID refundId, Instant now) {
    jdbc.sql(
            """
            update refunds
               set status = 'succeeded', version = version + 1, updated_at = :now,
                   finished_at = :now
             where id = :id and finished_at is null
            """)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  /** Remembers why the gates said no, until everything is as it was. */
  void note(UUID refundId, String why, Instant now) {
    jdbc.sql("update refunds set refusal = :why, updated_at = :now where id = :id")
        .param("why", why)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  void refused(UUID refundId, String why, Instant now) {
    jdbc.sql(
            """
            update refunds
               set status = 'refused', refusal = :why, version = version + 1, updated_at = :now,
                   finished_at = :now
             where id = :id and finished_at is null
            """)
        .param("why", why)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  void started(UUID refundId, String providerRefundId, Instant now) {
    jdbc.sql(
            """
            update refunds
               set status = 'processing', provider_refund_id = :provider, updated_at = :now
             where id = :id
            """)
        .param("provider", providerRefundId)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  /** Counts a refund that the provider could not do; the next is another one to the provider. */
  void failed(UUID refundId, Instant now) {
    jdbc.sql(
            """
            update refunds
               set status = 'failed', provider_refund_id = null, money_attempt = money_attempt + 1,
                   version = version + 1, updated_at = :now
             where id = :id
            """)
        .param("now", Timestamp.from(now))
        .param("id", refundId)
        .update();
  }

  private static UUID[] array(List<Item> items, Function<Item, UUID> value) {
    return items.stream().map(value).toArray(UUID[]::new);
  }

  private static Refund refund(ResultSet row, List<Item> tickets) throws SQLException {
    return new Refund(
        row.getObject("id", UUID.class),
        row.getObject("order_id", UUID.class),
        row.getObject("event_id", UUID.class),
        row.getObject("payment_id", UUID.class),
        row.getString("provider_payment_id"),
        RefundKind.of(row.getString("kind")),
        RefundStatus.of(row.getString("status")),
        row.getString("reason"),
        row.getLong("amount_minor"),
        row.getString("currency"),
        row.getInt("money_attempt"),
        row.getString("provider_refund_id"),
        row.getString("refusal"),
        tickets);
  }
}
