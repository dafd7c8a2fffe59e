package io.boxoffice.purchase.approval;

import static io.boxoffice.common.security.Roles.ADMIN;

import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.approval.Approvals.Asked;
import io.boxoffice.purchase.approval.Approvals.Outcome;
import io.boxoffice.purchase.approval.ApprovedAction.Asker;
import io.boxoffice.purchase.approval.ApprovedAction.Checked;
import io.boxoffice.purchase.order.Failure;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Requests for approval: sellers see their own, administrators those of the tenant. */
@RestController
@RequestMapping("/api/approvals")
class ApprovalController {
  private final Approvals approvals;
  private final ApprovalStore store;
  private final Idempotency idempotency;
  private final TransactionTemplate transaction;

  ApprovalController(
      Approvals approvals,
      ApprovalStore store,
      Idempotency idempotency,
      TransactionTemplate transaction) {
    this.approvals = approvals;
    this.store = store;
    this.idempotency = idempotency;
    this.transaction = transaction;
  }

  record AskRequest(
      @NotNull ApprovalType type,
      @NotBlank @Size(max = 500) String reason,
      @NotNull JsonNode details) {}

  record ApproveRequest(@Nullable @Size(max = 500) String comment) {}

  record RejectRequest(@NotBlank @Size(max = 500) String reason) {}

  record Page(List<View> items, @Nullable String nextCursor) {}

  record View(
      UUID id,
      ApprovalType type,
      ApprovalStatus status,
      JsonNode details,
      String reason,
      UUID requestedBy,
      int requiredApprovals,
      List<ApprovalRequest.Approval> approvals,
      ApprovalRequest.@Nullable Rejection rejection,
      @Nullable JsonNode result,
      @Nullable String refusal,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant endedAt) {

    static View of(ApprovalRequest request) {
      return new View(
          request.id(),
          request.type(),
          request.status(),
          request.details(),
          request.reason(),
          request.requestedBy(),
          request.requiredApprovals(),
          request.approvals(),
          request.rejection(),
          request.result(),
          request.refusal(),
          request.createdAt(),
          request.expiresAt(),
          request.endedAt());
    }
  }

  @PostMapping
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  ResponseEntity<?> ask(
      CurrentUser user,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody AskRequest request) {
    return idempotency.execute(
        key, "approval:" + user.userId(), request, () -> asked(user, request));
  }

  private ResponseEntity<?> asked(CurrentUser user, AskRequest request) {
    ApprovedAction action = approvals.action(request.type()).orElse(null);
    if (action == null) {
      return Problems.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "approval-type-unavailable",
          "Nothing here carries out a " + request.type().wireName() + ".");
    }
    Asker asker = new Asker(user.userId(), user.hasRole(ADMIN));
    return transaction.execute(
        status ->
            switch (action.check(request.details(), asker)) {
              case Checked.Wrong(Failure failure) ->
                  Problems.of(
                      HttpStatus.valueOf(failure.status()),
                      failure.slug(),
                      failure.detail(),
                      failure.extensions());
              case Checked.Fine(String subject, Object details) ->
                  answer(
                      approvals.ask(
                          request.type(), subject, details, request.reason(), user.userId()));
            });
  }

  private static ResponseEntity<?> answer(Asked asked) {
    ApprovalRequest request = asked.request();
    return asked.earlier()
        ? Problems.of(
            HttpStatus.CONFLICT,
            "approval-pending",
            "The same has been asked for and is not decided yet.",
            Map.of("approvalId", request.id().toString()))
        : ResponseEntity.created(URI.create("/api/approvals/" + request.id()))
            .body(View.of(request));
  }

  @GetMapping
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  Page list(
      CurrentUser user,
      @RequestParam(name = "status", required = false)
          @Pattern(regexp = "pending|approved|rejected|expired|executed") @Nullable String status,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    UUID askedBy = user.hasRole(ADMIN) ? null : user.userId();
    ApprovalStatus wanted = status == null ? null : ApprovalStatus.of(status);
    List<ApprovalRequest> found =
        transaction.execute(s -> store.list(askedBy, wanted, cursor, limit + 1));
    boolean more = found.size() > limit;
    List<ApprovalRequest> page = more ? found.subList(0, limit) : found;
    return new Page(
        page.stream().map(View::of).toList(), more ? page.getLast().id().toString() : null);
  }

  @GetMapping("/{id}")
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  ResponseEntity<?> one(CurrentUser user, @PathVariable("id") UUID id) {
    Optional<ApprovalRequest> found =
        transaction.execute(
            s ->
                store
                    .find(id)
                    .filter(
                        request ->
                            user.hasRole(ADMIN) || request.requestedBy().equals(user.userId())));
    return found
        .<ResponseEntity<?>>map(request -> ResponseEntity.ok(View.of(request)))
        .orElseGet(ApprovalController::unknown);
  }

  @PostMapping("/{id}/approve")
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<?> approve(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody(required = false) @Nullable ApproveRequest body) {
    String comment = body == null ? null : body.comment();
    return idempotency.executeIfNamed(
        key,
        "approve:" + user.userId(),
        List.of(id, comment == null ? "" : comment),
        () -> answer(approvals.approve(id, user.userId(), comment)));
  }

  @PostMapping("/{id}/reject")
  @PreAuthorize("hasAnyRole('seller', 'admin')")
  ResponseEntity<?> reject(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody RejectRequest body) {
    return idempotency.executeIfNamed(
        key,
        "reject:" + user.userId(),
        List.of(id, body),
        () -> answer(approvals.reject(id, user.userId(), user.hasRole(ADMIN), body.reason())));
  }

  private static ResponseEntity<?> answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Now now -> ResponseEntity.ok(View.of(now.request()));
      case Outcome.Unknown ignored -> unknown();
      case Outcome.OwnRequest ignored ->
          Problems.of(
              HttpStatus.FORBIDDEN, "own-request", "Nobody approves what they have asked for.");
      case Outcome.ApprovedAlready ignored ->
          Problems.of(
              HttpStatus.CONFLICT,
              "approved-already",
              "You have approved this request already; others have to.");
      case Outcome.Over over ->
          Problems.of(
              HttpStatus.CONFLICT,
              "approval-over",
              "The request is " + over.status().wireName() + ": nothing more is decided about it.",
              Map.of("approvalStatus", over.status().wireName()));
    };
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-approval", "There is no such request.");
  }
}
