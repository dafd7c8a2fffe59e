package io.boxoffice.purchase.sale;

import static io.boxoffice.common.database.BulkStatement.text;
import static io.boxoffice.common.database.BulkStatement.uuid;

import io.boxoffice.common.database.BulkStatement;
import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.commit.WriteOrder;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Ids of the provider's messages, each kept with what became of it. */
@Component
class WebhookNonces {
  /** Longer than any provider repeats a message under its id. */
  private static final Duration KEEP = Duration.ofDays(90);

  private static final int MOST_PRUNED = 10_000;
  private static final int MOST_BATCHES = 500;
  private static final BulkStatement INSERT =
      BulkStatement.of(
              WriteOrder.PAYMENT_MESSAGES.rank(),
              """
          insert into webhook_nonces (tenant_id, webhook_id, type, reference, outcome, received_at)
          select r.tenant_id, r.webhook_id, r.type, r.reference, r.outcome, r.now from {rows} r
          on conflict (tenant_id, webhook_id) do nothing
          returning webhook_id
          """,
              text("webhook_id"),
              uuid("tenant_id"),
              text("type"),
              uuid("reference"),
              text("outcome"),
              BulkStatement.time("now"))
          .telling("webhook_id");

  private final JdbcClient jdbc;
  private final BulkWrites writes;
  private final WorkerDatabase worker;
  private final InstantSource time;

  WebhookNonces(JdbcClient jdbc, BulkWrites writes, WorkerDatabase worker, InstantSource time) {
    this.jdbc = jdbc;
    this.writes = writes;
    this.worker = worker;
    this.time = time;
  }

  /** Records a message and what becomes of it; false when it was here before. */
  boolean insert(String messageId, String type, UUID reference, String outcome, Instant now) {
    return writes.write(
        INSERT, messageId, TenantContext.required().tenantId(), type, reference, outcome, now);
  }

  /** Counts a message that was here before. */
  void repeated(String messageId) {
    jdbc.sql(
            """
            update webhook_nonces set repeats = repeats + 1
             where tenant_id = :tenant and webhook_id = :id
            """)
        .param("tenant", TenantContext.required().tenantId())
        .param("id", messageId)
        .update();
  }

  /** Says better what becomes of a message. */
  void became(String messageId, String outcome) {
    jdbc.sql(
            """
            update webhook_nonces set outcome = :outcome
             where tenant_id = :tenant and webhook_id = :id
            """)
        .param("outcome", outcome)
        .param("tenant", TenantContext.required().tenantId())
        .param("id", messageId)
        .update();
  }

  /** Forgets old messages in batches, as many as come in between two turns and more. */
  @Scheduled(fixedDelayString = "${boxoffice.sale.prune-interval:1h}")
  void prune() {
    int batches = 1;
    while (forgetSome() == MOST_PRUNED && batches < MOST_BATCHES) {
      batches++;
    }
  }

  /** Forgets one batch, and returns how many that were. */
  int forgetSome() {
    return worker
        .jdbc()
        .sql(
            """
            delete from webhook_nonces
             where (tenant_id, webhook_id) in (
               select tenant_id, webhook_id from webhook_nonces
                where received_at < :before
                limit :limit)
            """)
        .param("before", Timestamp.from(time.instant().minus(KEEP)))
        .param("limit", MOST_PRUNED)
        .update();
  }
}
