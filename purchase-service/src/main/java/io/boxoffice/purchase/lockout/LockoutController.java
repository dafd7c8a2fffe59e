package io.boxoffice.purchase.lockout;

import static io.boxoffice.common.security.Roles.ADMIN;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.lockout.LockoutStore.Event;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lockouts: a person sees the own; an administrator sees those of the tenant, and ends them. */
@RestController
@RequestMapping("/api/users/{id}/lockouts")
class LockoutController {
  private final LockoutStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  LockoutController(LockoutStore store, TransactionTemplate transaction, InstantSource time) {
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  record UnlockRequest(@Nullable @Size(max = 500) String reason) {}

  record Page(
      UUID userId,
      boolean locked,
      @Nullable Instant lockedUntil,
      List<Event> items,
      @Nullable String nextCursor) {}

  @GetMapping
  ResponseEntity<?> list(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestParam(name = "cursor", required = false) @Nullable Long cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    if (!user.userId().equals(id) && !user.hasRole(ADMIN)) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-user", "There is no such user.");
    }
    return transaction.execute(status -> ResponseEntity.ok(page(id, cursor, limit)));
  }

  private Page page(UUID id, @Nullable Long cursor, int limit) {
    Instant until = store.lockedUntil(id, time.instant()).orElse(null);
    List<Event> found = store.events(id, cursor, limit + 1);
    boolean more = found.size() > limit;
    List<Event> page = more ? found.subList(0, limit) : found;
    return new Page(
        id, until != null, until, page, more ? Long.toString(page.getLast().id()) : null);
  }

  /** Asking again changes nothing, so there is nothing to remember a key for. */
  @PostMapping("/unlock")
  @PreAuthorize("hasRole('admin')")
  ResponseEntity<?> unlock(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @Valid @RequestBody(required = false) @Nullable UnlockRequest body) {
    return transaction.execute(
        status -> {
          store.unlock(id, user.userId(), body == null ? null : body.reason(), time.instant());
          return ResponseEntity.ok(page(id, null, 20));
        });
  }
}
