package io.boxoffice.purchase.approval;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.approval.ApprovalRequest.Approval;
import io.boxoffice.purchase.approval.ApprovalRequest.Rejection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows of requests, approvals and rejections. Every change names the status that it starts from.
 */
@Component
class ApprovalStore {
  private static final String SELECT =
      """
      select r.id, r.type, r.status, r.subject, r.details, r.reason, r.requested_by,
             r.required_approvals, r.result, r.refusal, r.tries, r.created_at, r.expires_at,
             r.ended_at, n.rejecter_id, n.rejected_at, n.reason as rejection,
             (select jsonb_agg(jsonb_build_object('by', a.approver_id, 'at', a.approved_at,
                                                  'comment', a.comment)
                               order by a.approved_at, a.approver_id)
                from multisig_approvals a where a.request_id = r.id) as approvals
        from multisig_approval_requests r
        left join multisig_rejections n on n.request_id = r.id
      """;

  private final JdbcClient jdbc;
  private final WorkerDatabase worker;
  private final JsonMapper json;

  ApprovalStore(JdbcClient jdbc, WorkerDatabase worker, JsonMapper json) {
    this.jdbc = jdbc;
    this.worker = worker;
    this.json = json;
  }

  /** An approved request of any tenant. */
  record Due(UUID id, UUID tenantId) {}

  /** Saves a new request; false when one about the same is open. */
  boolean insert(
      UUID id,
      ApprovalType type,
      String subject,
      Object details,
      String reason,
      UUID by,
      int required,
      Instant now,
      Instant expiresAt) {
    return jdbc.sql(
                """
                insert into multisig_approval_requests
                       (id, tenant_id, type, subject, details, reason, requested_by,
                        required_approvals, created_at, expires_at)
                values (:id, :tenant, :type, :subject, :details::jsonb, :reason, :by,
                        :required, :now, :expires)
                on conflict do nothing
                """)
            .param("id", id)
            .param("tenant", TenantContext.required().tenantId())
            .param("type", type.wireName())
            .param("subject", subject)
            .param("details", json.writeValueAsString(details))
            .param("reason", reason)
            .param("by", by)
            .param("required", required)
            .param("now", Timestamp.from(now))
            .param("expires", Timestamp.from(expiresAt))
            .update()
        == 1;
  }

  Optional<ApprovalRequest> find(UUID id) {
    return jdbc.sql(SELECT + " where r.id = :id").param("id", id).query(this::request).optional();
  }

  /** Finds a request and keeps others from changing it until the transaction ends. */
  Optional<ApprovalRequest> lock(UUID id) {
    boolean there =
        jdbc.sql("select id from multisig_approval_requests where id = :id for update")
            .param("id", id)
            .query(UUID.class)
            .optional()
            .isPresent();
    // read after the lock: a statement that locks and reads sees the approvals of before
    return there ? find(id) : Optional.empty();
  }

  Optional<ApprovalRequest> open(ApprovalType type, String subject) {
    return jdbc.sql(
            SELECT
                + """
                   where r.type = :type and r.subject = :subject
                     and r.status in ('pending', 'approved')
                  """)
        .param("type", type.wireName())
        .param("subject", subject)
        .query(this::request)
        .optional();
  }

  /** Lists the newest first, those before the cursor; those of one asker when one is named. */
  List<ApprovalRequest> list(
      @Nullable UUID askedBy, @Nullable ApprovalStatus status, @Nullable UUID before, int limit) {
    return jdbc.sql(
            SELECT
                + """
                   where (:by::uuid is null or r.requested_by = :by::uuid)
                     and (:status::text is null or r.status = :status::text)
                     and (:before::uuid is null or r.id < :before::uuid)
                   order by r.id desc
                   limit :limit
                  """)
        .param("by", askedBy)
        .param("status", status == null ? null : status.wireName())
        .param("before", before)
        .param("limit", limit)
        .query(this::request)
        .list();
  }

  /** Records a yes; false when this person has said so before. */
  boolean approve(ApprovalRequest request, UUID by, @Nullable String comment, Instant now) {
    return jdbc.sql(
                """
                insert into multisig_approvals (request_id, approver_id, tenant_id, requested_by,
                                                comment, approved_at)
                values (:request, :by, :tenant, :requestedBy, :comment, :now)
                on conflict do nothing
                """)
            .param("request", request.id())
            .param("by", by)
            .param("tenant", TenantContext.required().tenantId())
            .param("requestedBy", request.requestedBy())
            .param("comment", comment)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** Marks a request approved when enough have said yes. */
  boolean approved(UUID id, Instant now) {
    return jdbc.sql(
                """
                update multisig_approval_requests r
                   set status = 'approved', approved_at = :now, try_at = :now
                 where r.id = :id and r.status = 'pending' and r.expires_at > :now
                   and r.required_approvals
                       <= (select count(*) from multisig_approvals a where a.request_id = r.id)
                """)
            .param("id", id)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void reject(UUID id, UUID by, String reason, Instant now) {
    jdbc.sql(
            """
            with rejected as (
              update multisig_approval_requests
                 set status = 'rejected', ended_at = :now, try_at = null
               where id = :id and status in ('pending', 'approved')
              returning id, tenant_id)
            insert into multisig_rejections (request_id, rejecter_id, tenant_id, reason,
                                             rejected_at)
            select id, :by::uuid, tenant_id, :reason, :now::timestamptz from rejected
            """)
        .param("id", id)
        .param("by", by)
        .param("reason", reason)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Takes an approved request to carry it out in this transaction; false when it is not to be. */
  boolean executing(UUID id, Instant now) {
    return jdbc.sql(
                """
                update multisig_approval_requests
                   set status = 'executed', ended_at = :now, try_at = null, refusal = null
                 where id = :id and status = 'approved' and expires_at > :now
                """)
            .param("id", id)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void result(UUID id, Object result) {
    jdbc.sql("update multisig_approval_requests set result = :result::jsonb where id = :id")
        .param("id", id)
        .param("result", json.writeValueAsString(result))
        .update();
  }

  /** Remembers why a request could not be carried out, and when it is tried again. */
  void refused(UUID id, String why, Instant tryAt) {
    jdbc.sql(
            """
            update multisig_approval_requests
               set refusal = :why, tries = tries + 1, try_at = :tryAt
             where id = :id and status = 'approved'
            """)
        .param("id", id)
        .param("why", why.length() > 200 ? why.substring(0, 200) : why)
        .param("tryAt", Timestamp.from(tryAt))
        .update();
  }

  /** Ends a request whose time is over, wherever it is met. */
  void expire(UUID id, Instant now) {
    jdbc.sql(
            """
            update multisig_approval_requests
               set status = 'expired', ended_at = :now, try_at = null
             where id = :id and status in ('pending', 'approved') and expires_at <= :now
            """)
        .param("id", id)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Ends requests of any tenant whose time is over. */
  int expire(Instant now, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            update multisig_approval_requests r
               set status = 'expired', ended_at = :now, try_at = null
              from (select id from multisig_approval_requests
                     where status in ('pending', 'approved') and expires_at <= :now
                     order by expires_at
                     limit :limit
                     for update skip locked) due
             where r.id = due.id
            """)
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .update();
  }

  /** Takes approved requests that nobody has carried out; others leave them alone for a while. */
  List<Due> takeDue(Instant now, Duration lease, int limit) {
    return worker
        .jdbc()
        .sql(
            """
            update multisig_approval_requests r
               set try_at = :until
              from (select id from multisig_approval_requests
                     where status = 'approved' and try_at <= :now and expires_at > :now
                     order by try_at
                     limit :limit
                     for update skip locked) due
             where r.id = due.id
            returning r.id, r.tenant_id
            """)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(lease)))
        .param("limit", limit)
        .query(
            (row, number) ->
                new Due(row.getObject("id", UUID.class), row.getObject("tenant_id", UUID.class)))
        .list();
  }

  private ApprovalRequest request(ResultSet row, int number) throws SQLException {
    String approvals = row.getString("approvals");
    String result = row.getString("result");
    UUID rejecter = row.getObject("rejecter_id", UUID.class);
    Timestamp ended = row.getTimestamp("ended_at");
    return new ApprovalRequest(
        row.getObject("id", UUID.class),
        ApprovalType.of(row.getString("type")),
        ApprovalStatus.of(row.getString("status")),
        row.getString("subject"),
        json.readTree(row.getString("details")),
        row.getString("reason"),
        row.getObject("requested_by", UUID.class),
        row.getInt("required_approvals"),
        approvals == null ? List.of() : List.of(json.readValue(approvals, Approval[].class)),
        rejecter == null
            ? null
            : new Rejection(
                rejecter, row.getTimestamp("rejected_at").toInstant(), row.getString("rejection")),
        result == null ? null : json.readTree(result),
        row.getString("refusal"),
        row.getInt("tries"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        ended == null ? null : ended.toInstant());
  }
}
