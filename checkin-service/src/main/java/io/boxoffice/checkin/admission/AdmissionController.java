package io.boxoffice.checkin.admission;

import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How many are in. */
@RestController
class AdmissionController {
  private final AdmissionEvents events;
  private final AdmissionStore admissions;
  private final TransactionTemplate transaction;

  AdmissionController(
      AdmissionEvents events, AdmissionStore admissions, TransactionTemplate transaction) {
    this.events = events;
    this.admissions = admissions;
    this.transaction = transaction;
  }

  record AdmissionsAnswer(
      UUID eventId,
      long admitted,
      long remaining,
      List<AdmissionStore.GateCount> perGate,
      List<AdmissionStore.RefusalCount> refusals) {}

  /** Counts admissions and refusals of an event. */
  @GetMapping("/api/events/{eventId}/admissions")
  @PreAuthorize("hasAnyRole('seller', 'venue_staff', 'venue_manager', 'admin')")
  ResponseEntity<?> count(@PathVariable UUID eventId, CurrentUser user) {
    if (events.visibleTo(user, eventId).isEmpty()) {
      return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "there is no such event");
    }
    return ResponseEntity.ok(transaction.execute(status -> count(eventId)));
  }

  private AdmissionsAnswer count(UUID eventId) {
    AdmissionStore.Totals totals = admissions.totals(eventId);
    return new AdmissionsAnswer(
        eventId,
        totals.admitted(),
        totals.remaining(),
        admissions.perGate(eventId),
        admissions.refusals(eventId));
  }
}
