package io.boxoffice.sample;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.DomainEvent;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.tenant.TenantContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of a tenant, and an event for each change. */
@Component
class Notes {
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;

  Notes(JdbcClient jdbc, TransactionTemplate transaction, Outbox outbox) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.outbox = outbox;
  }

  UUID write(String body) {
    UUID id = Ids.next();
    transaction.executeWithoutResult(
        status -> {
          insert(id, TenantContext.required().tenantId(), body);
          outbox.publish(new DomainEvent("note.written.v1", id, 1, Map.of("body", body)));
        });
    return id;
  }

  void insert(UUID id, UUID tenant, String body) {
    jdbc.sql("insert into notes (id, tenant_id, body, version) values (:id, :tenant, :body, 1)")
        .param("id", id)
        .param("tenant", tenant)
        .param("body", body)
        .update();
  }

  List<UUID> all() {
    List<UUID> found =
        transaction.execute(status -> jdbc.sql("select id from notes").query(UUID.class).list());
    return found == null ? List.of() : found;
  }
}
