package io.boxoffice.purchase.approval;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request for approval as its rows say.
 *
 * @param subject what it is about; of one type and subject only one request is open at a time
 * @param details what is to be done, as its action understands it
 * @param result what came of it, once it was carried out
 * @param refusal why it could not be carried out when that was last tried
 * @param tries how often that was tried in vain
 */
public record ApprovalRequest(
    UUID id,
    ApprovalType type,
    ApprovalStatus status,
    String subject,
    JsonNode details,
    String reason,
    UUID requestedBy,
    int requiredApprovals,
    List<Approval> approvals,
    @Nullable Rejection rejection,
    @Nullable JsonNode result,
    @Nullable String refusal,
    int tries,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant endedAt) {

  public ApprovalRequest {
    approvals = List.copyOf(approvals);
  }

  /** One person's yes. */
  public record Approval(UUID by, Instant at, @Nullable String comment) {}

  /** One person's no. */
  public record Rejection(UUID by, Instant at, String reason) {}
}
