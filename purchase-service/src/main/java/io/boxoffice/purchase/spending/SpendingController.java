package io.boxoffice.purchase.spending;

import static io.boxoffice.common.security.Roles.ADMIN;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.approval.ApprovalRequest;
import io.boxoffice.purchase.approval.ApprovalType;
import io.boxoffice.purchase.approval.Approvals;
import io.boxoffice.purchase.spending.SpendingStore.Row;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spending limits: a person sees the own, an administrator sees and sets those of the tenant.
 * Limits above what everybody has need the approval of others.
 */
@RestController
@RequestMapping("/api/users/{id}/spending-limits")
class SpendingController {
  private static final long MOST = 1_000_000_000_000_000L;

  private final SpendingStore store;
  private final SpendingProperties properties;
  private final Approvals approvals;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  SpendingController(
      SpendingStore store,
      SpendingProperties properties,
      Approvals approvals,
      TransactionTemplate transaction,
      InstantSource time) {
    this.store = store;
    this.properties = properties;
    this.approvals = approvals;
    this.transaction = transaction;
    this.time = time;
  }

  record LimitsRequest(
      @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
      @NotNull @PositiveOrZero @Max(MOST) Long perTransactionMinor,
      @NotNull @PositiveOrZero @Max(MOST) Long dailyMinor,
      @NotNull @PositiveOrZero @Max(MOST) Long weeklyMinor,
      @NotNull @PositiveOrZero @Max(MOST) Long monthlyMinor,
      @NotNull @PositiveOrZero Long version,
      @Nullable @Size(min = 1, max = 500) String reason) {

    @AssertTrue(message = "perTransactionMinor ≤ dailyMinor ≤ weeklyMinor ≤ monthlyMinor must hold") boolean isInOrder() {
      Limits limits = limits();
      return limits == null || limits.inOrder();
    }

    /** Null while a field is missing, which is told by its own message. */
    private @Nullable Limits limits() {
      return perTransactionMinor == null
              || dailyMinor == null
              || weeklyMinor == null
              || monthlyMinor == null
          ? null
          : new Limits(perTransactionMinor, dailyMinor, weeklyMinor, monthlyMinor);
    }
  }

  record Spent(long dailyMinor, long weeklyMinor, long monthlyMinor) {}

  record View(
      String currency,
      long perTransactionMinor,
      long dailyMinor,
      long weeklyMinor,
      long monthlyMinor,
      Spent spent,
      boolean standard,
      long version) {}

  record Page(UUID userId, List<View> items) {}

  record Asked(UUID approvalId, String status, int requiredApprovals, Instant expiresAt) {}

  @GetMapping
  ResponseEntity<?> list(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestParam(name = "currency", required = false) @Pattern(regexp = "[A-Z]{3}") @Nullable String currency) {
    if (!user.userId().equals(id) && !user.hasRole(ADMIN)) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-user", "There is no such user.");
    }
    List<String> named = new ArrayList<>(properties.named());
    if (currency != null) {
      named.add(currency);
    }
    return transaction.execute(
        status ->
            ResponseEntity.ok(
                new Page(
                    id,
                    store.ofUser(id, named, time.instant()).stream()
                        .filter(row -> currency == null || row.currency().equals(currency))
                        .map(this::view)
                        .toList())));
  }

  private View view(Row row) {
    Limits limits = row.limits() == null ? properties.of(row.currency()) : row.limits();
    return new View(
        row.currency(),
        limits.perTransactionMinor(),
        limits.dailyMinor(),
        limits.weeklyMinor(),
        limits.monthlyMinor(),
        new Spent(row.dayMinor(), row.weekMinor(), row.monthMinor()),
        row.limits() == null,
        row.version());
  }

  @PutMapping
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<?> set(
      CurrentUser user, @PathVariable("id") UUID id, @Valid @RequestBody LimitsRequest request) {
    Limits limits = Objects.requireNonNull(request.limits());
    return transaction.execute(
        status -> {
          Row row = store.one(id, request.currency(), time.instant());
          if (row.version() != request.version()) {
            return conflict(row);
          }
          if (limits.allowsMoreThan(properties.of(request.currency()))
              && (row.limits() == null || limits.allowsMoreThan(row.limits()))) {
            return asked(id, request, limits, user);
          }
          return store.set(id, request.currency(), limits, request.version(), time.instant())
              ? ResponseEntity.ok(view(store.one(id, request.currency(), time.instant())))
              : conflict(row);
        });
  }

  private ResponseEntity<?> asked(UUID id, LimitsRequest request, Limits limits, CurrentUser user) {
    ApprovalRequest pending =
        approvals
            .ask(
                ApprovalType.SECURITY_SETTINGS,
                RaiseLimits.subject(id, request.currency()),
                RaiseLimits.Details.of(id, request.currency(), limits, request.version()),
                request.reason() == null ? "higher spending limits" : request.reason(),
                user.userId())
            .request();
    return ResponseEntity.accepted()
        .body(
            new Asked(
                pending.id(),
                pending.status().wireName(),
                pending.requiredApprovals(),
                pending.expiresAt()));
  }

  private static ResponseEntity<?> conflict(Row row) {
    return Problems.of(
        HttpStatus.CONFLICT,
        "version-conflict",
        "The limits were changed meanwhile: their version is " + row.version() + ".");
  }
}
