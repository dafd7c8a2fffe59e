package io.boxoffice.checkin.scan;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.web.Correlation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides and records scans in the database: one round trip each, the function is the transaction.
 */
@Repository
class ScanStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Outbox outbox;

  ScanStore(JdbcClient jdbc, JsonMapper json, Outbox outbox) {
    this.jdbc = jdbc;
    this.json = json;
    this.outbox = outbox;
  }

  /**
   * The code of a scan as far as it could be read.
   *
   * @param digest of the text
   * @param ticketId the ticket it stands for
   * @param generation the generation it was made for
   * @param refusal why it opens nothing whatever the database says
   */
  record Code(
      byte[] digest,
      @Nullable UUID ticketId,
      @Nullable Integer generation,
      @Nullable RefusalReason refusal) {}

  record CheckedIn(
      UUID ticketId,
      UUID eventId,
      UUID admissionId,
      UUID scanId,
      @Nullable UUID gateId,
      int generation,
      Instant admittedAt) {}

  ScanOutcome record(Scan scan, Code code) {
    TenantContext context = TenantContext.required();
    UUID admissionId = Ids.next();
    UUID ticketId = code.ticketId();
    ScanOutcome outcome =
        jdbc.sql(
                """
            select result, reason, ticket_number, admitted_at, admitted_gate_id
              from record_scan(:tenantId, :staffId, :roles, :scanId, :admissionId, :eventId,
                :gateId::uuid, :deviceId::uuid, :codeDigest, :codeRefusal, :ticketId::uuid,
                :generation::int, :scannedAt, :skew, :receivedAt, :messageId, :shard::smallint,
                :message, :correlationId)
            """)
            .param("tenantId", context.tenantId())
            .param("staffId", scan.staffId())
            .param("roles", String.join(",", context.roles()))
            .param("scanId", scan.id())
            .param("admissionId", admissionId)
            .param("eventId", scan.eventId())
            .param("gateId", scan.gateId())
            .param("deviceId", scan.deviceId())
            .param("codeDigest", code.digest())
            .param("codeRefusal", code.refusal() == null ? null : code.refusal().wireName())
            .param("ticketId", ticketId)
            .param("generation", code.generation())
            .param("scannedAt", scan.scannedAt().atOffset(ZoneOffset.UTC))
            .param("skew", scan.deviceSkewMillis())
            .param("receivedAt", scan.receivedAt().atOffset(ZoneOffset.UTC))
            .param("messageId", Ids.next())
            .param("shard", ticketId == null ? 0 : Outbox.shardOf(ticketId))
            .param("message", message(scan, code, admissionId))
            .param("correlationId", Correlation.current())
            .query((row, number) -> outcome(row, scan, ticketId))
            .single();
    if (outcome instanceof ScanOutcome.Admitted) {
      outbox.written();
    }
    return outcome;
  }

  /** The event to publish if the scan admits; the database only writes it then. */
  private @Nullable String message(Scan scan, Code code, UUID admissionId) {
    UUID ticketId = code.ticketId();
    Integer generation = code.generation();
    if (ticketId == null || generation == null || code.refusal() != null) {
      return null;
    }
    return json.writeValueAsString(
        new CheckedIn(
            ticketId,
            scan.eventId(),
            admissionId,
            scan.id(),
            scan.gateId(),
            generation,
            scan.receivedAt()));
  }

  private static ScanOutcome outcome(ResultSet row, Scan scan, @Nullable UUID ticketId)
      throws SQLException {
    String reason = row.getString("reason");
    if (reason == null && ticketId != null) {
      return new ScanOutcome.Admitted(
          scan.id(), ticketId, row.getString("ticket_number"), scan.receivedAt(), scan.gateId());
    }
    if (reason == null) {
      throw new IllegalStateException("a scan without a ticket was admitted: " + scan.id());
    }
    OffsetDateTime admittedAt = row.getObject("admitted_at", OffsetDateTime.class);
    return new ScanOutcome.Refused(
        scan.id(),
        RefusalReason.ofWireName(reason),
        ticketId,
        row.getString("ticket_number"),
        admittedAt == null ? null : admittedAt.toInstant(),
        row.getObject("admitted_gate_id", UUID.class));
  }
}
