package io.boxoffice.transfer.handover;

import io.boxoffice.common.database.WorkerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** Finds transfers of all tenants that something is due for. */
@Repository
class DueTransfers {
  private final WorkerDatabase worker;

  DueTransfers(WorkerDatabase worker) {
    this.worker = worker;
  }

  record Due(UUID tenantId, UUID id) {}

  /** Takes accepted transfers whose time has come, for the caller alone until the lease ends. */
  List<Due> takeAccepted(Instant now, Instant leasedUntil, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            update ticket_transfers set next_attempt_at = :leasedUntil
             where id in (select id from ticket_transfers
                           where status = 'accepted' and next_attempt_at <= :now
                           order by next_attempt_at
                           limit :limit
                             for update skip locked)
            returning tenant_id, id
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("leasedUntil", leasedUntil.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(DueTransfers::due)
        .list();
  }

  /** Returns offers that nobody accepted in time. */
  List<Due> overdue(Instant now, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            select tenant_id, id from ticket_transfers
             where status = 'pending' and expires_at <= :now
             order by expires_at
             limit :limit
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("limit", limit)
        .query(DueTransfers::due)
        .list();
  }

  private static Due due(ResultSet row, int number) throws SQLException {
    return new Due(row.getObject("tenant_id", UUID.class), row.getObject("id", UUID.class));
  }
}
