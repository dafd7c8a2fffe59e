package io.boxoffice.purchase.ticket;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.inventory.Inventory.SoldTicket;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of revocations. */
@Component
class RevocationStore {
  private final JdbcClient jdbc;

  RevocationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Revocation revocation, Instant now) {
    jdbc.sql(
            """
            insert into revocations (operation_id, tenant_id, ticket_id, reason, stock,
                                     requested_by, status, created_at)
            values (:operation, :tenant, :ticket, :reason, :stock, :by, 'processing', :now)
            """)
        .param("operation", revocation.operationId())
        .param("tenant", TenantContext.required().tenantId())
        .param("ticket", revocation.ticketId())
        .param("reason", revocation.reason().wireName())
        .param("stock", revocation.stock() == null ? null : revocation.stock().wireName())
        .param("by", revocation.requestedBy())
        .param("now", Timestamp.from(now))
        .update();
  }

  Optional<Revocation> find(UUID operationId) {
    return jdbc.sql(
            """
            select r.operation_id, r.ticket_id, t.order_id, t.event_id, t.ticket_type_id,
                   t.seat_number, t.price_minor, p.generation, r.reason, r.stock, r.requested_by,
                   r.status = 'revoked' as revoked, r.refusal
              from revocations r
              join tickets t on t.id = r.ticket_id
              join ticket_operations p
                on p.ticket_id = r.ticket_id and p.operation_id = r.operation_id
             where r.operation_id = :operation
            """)
        .param("operation", operationId)
        .query(
            (row, number) ->
                new Revocation(
                    row.getObject("operation_id", UUID.class),
                    row.getObject("ticket_id", UUID.class),
                    row.getObject("order_id", UUID.class),
                    row.getObject("event_id", UUID.class),
                    new SoldTicket(
                        row.getObject("ticket_type_id", UUID.class),
                        row.getObject("seat_number", Integer.class)),
                    row.getLong("price_minor"),
                    row.getInt("generation"),
                    StatusReason.of(row.getString("reason")),
                    stock(row.getString("stock")),
                    row.getObject("requested_by", UUID.class),
                    row.getBoolean("revoked"),
                    row.getString("refusal")))
        .optional();
  }

  private static @Nullable StockChoice stock(@Nullable String wireName) {
    return wireName == null ? null : StockChoice.of(wireName);
  }

  void end(UUID operationId, String status, @Nullable String refusal, Instant now) {
    jdbc.sql(
            """
            update revocations
               set status = :status, refusal = :refusal, finished_at = :now
             where operation_id = :operation and status = 'processing'
            """)
        .param("status", status)
        .param("refusal", refusal)
        .param("now", Timestamp.from(now))
        .param("operation", operationId)
        .update();
  }
}
