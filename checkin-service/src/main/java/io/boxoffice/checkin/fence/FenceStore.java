package io.boxoffice.checkin.fence;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of the fence operations: one final decision each. */
@Repository
class FenceStore {
  private final JdbcClient jdbc;

  FenceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes an operation for this transaction to decide. Waits for another transaction that is at it.
   *
   * @return false when it has been decided before
   */
  boolean begin(Fence fence, Instant now) {
    return jdbc.sql(
                """
                insert into fence_operations (tenant_id, ticket_id, operation_id, event_id,
                    generation, effect, owner_id, reason, outcome, decided_at)
                values (:tenantId, :ticketId, :operationId, :eventId, :generation, :effect,
                    :ownerId::uuid, :reason, 'deciding', :now)
                on conflict (tenant_id, ticket_id, operation_id) do nothing
                """)
            .param("tenantId", TenantContext.required().tenantId())
            .param("ticketId", fence.ticketId())
            .param("operationId", fence.operationId())
            .param("eventId", fence.eventId())
            .param("generation", fence.generation())
            .param("effect", fence.effect().wireName())
            .param("ownerId", fence.ownerId())
            .param("reason", fence.reason())
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }

  FenceOutcome decided(Fence fence) {
    return FenceOutcome.ofWireName(
        jdbc.sql(
                """
                select outcome from fence_operations
                 where ticket_id = :ticketId and operation_id = :operationId
                """)
            .param("ticketId", fence.ticketId())
            .param("operationId", fence.operationId())
            .query(String.class)
            .single());
  }

  void decide(Fence fence, FenceOutcome outcome) {
    int updated =
        jdbc.sql(
                """
                update fence_operations set outcome = :outcome
                 where ticket_id = :ticketId and operation_id = :operationId
                   and outcome = 'deciding'
                """)
            .param("outcome", outcome.wireName())
            .param("ticketId", fence.ticketId())
            .param("operationId", fence.operationId())
            .update();
    if (updated != 1) {
      throw new IllegalStateException("a fence was decided twice: " + fence.operationId());
    }
  }
}
