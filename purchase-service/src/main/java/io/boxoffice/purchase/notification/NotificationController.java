package io.boxoffice.purchase.notification;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.purchase.notification.NotificationStore.Entry;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.InstantSource;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The queue of mails, for those who look after it. */
@RestController
@RequestMapping("/api/notifications")
@PreAuthorize("hasAnyRole('ops', 'admin')")
class NotificationController {
  private final NotificationStore store;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  NotificationController(
      NotificationStore store, TransactionTemplate transaction, InstantSource time) {
    this.store = store;
    this.transaction = transaction;
    this.time = time;
  }

  record Page(List<Entry> items, @Nullable String nextCursor) {}

  /** Lists mails, newest first. */
  @GetMapping
  Page list(
      @RequestParam(name = "status", required = false)
          @Pattern(regexp = "pending|sending|sent|failed|given_up|no_address") @Nullable String status,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "50") @Min(1) @Max(200) int limit) {
    NotificationStatus wanted = status == null ? null : NotificationStatus.of(status);
    List<Entry> found = transaction.execute(s -> store.list(wanted, cursor, limit + 1));
    boolean more = found.size() > limit;
    List<Entry> page = more ? found.subList(0, limit) : found;
    return new Page(page, more ? page.getLast().id().toString() : null);
  }

  private record Retried(Optional<Entry> entry, boolean done) {}

  /** Has a mail tried afresh that was not sent. */
  @PostMapping("/{id}/retry")
  ResponseEntity<?> retry(@PathVariable("id") UUID id) {
    Retried retried =
        transaction.execute(
            s -> {
              boolean done = store.retry(id, time.instant());
              return new Retried(store.find(id), done);
            });
    if (retried.entry().isEmpty()) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-notification", "There is no such mail.");
    }
    Entry entry = retried.entry().get();
    return retried.done()
        ? ResponseEntity.ok(entry)
        : Problems.of(
            HttpStatus.CONFLICT,
            "notification-not-retryable",
            "A mail that is " + entry.status().wireName() + " cannot be tried again.",
            Map.of("notificationStatus", entry.status().wireName()));
  }
}
