package io.boxoffice.purchase.event;

import io.boxoffice.common.problem.Problems;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Undoing the orders of a cancelled event: for other services, and for those who watch it. */
@RestController
class CancellationController {
  private final CancellationStore cancellations;
  private final TransactionTemplate transaction;

  CancellationController(CancellationStore cancellations, TransactionTemplate transaction) {
    this.cancellations = cancellations;
    this.transaction = transaction;
  }

  record CancelBatch(@NotNull UUID eventId) {}

  /** Begins it; twice is once. */
  @PostMapping("/internal/tickets/cancel-batch")
  ResponseEntity<?> cancel(@Valid @RequestBody CancelBatch request) {
    return ResponseEntity.status(HttpStatus.ACCEPTED)
        .body(
            transaction.execute(
                status -> {
                  cancellations.begin(request.eventId());
                  return cancellations.progress(request.eventId()).orElseThrow();
                }));
  }

  @GetMapping("/internal/events/{id}/cancellation")
  ResponseEntity<?> internal(@PathVariable("id") UUID eventId) {
    return progress(eventId);
  }

  @GetMapping("/api/orders/cancellations/{id}")
  @PreAuthorize("hasAnyRole('admin', 'ops')")
  ResponseEntity<?> progress(@PathVariable("id") UUID eventId) {
    return transaction
        .execute(status -> cancellations.progress(eventId))
        .<ResponseEntity<?>>map(ResponseEntity::ok)
        .orElseGet(
            () ->
                Problems.of(
                    HttpStatus.NOT_FOUND,
                    "unknown-cancellation",
                    "The orders of this event are not being undone."));
  }
}
