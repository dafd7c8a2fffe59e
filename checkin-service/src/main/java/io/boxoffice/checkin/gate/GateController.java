package io.boxoffice.checkin.gate;

import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.tenant.TenantContext;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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

/** The gates of an event. */
@RestController
@RequestMapping("/api/events/{eventId}/gates")
class GateController {
  private static final int MAX_GATES = 500;

  private final AdmissionEvents events;
  private final GateStore gates;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  GateController(
      AdmissionEvents events,
      GateStore gates,
      TransactionTemplate transaction,
      InstantSource time) {
    this.events = events;
    this.gates = gates;
    this.transaction = transaction;
    this.time = time;
  }

  record NewGate(@NotBlank @Size(max = 80) String name, @NotNull Zone zone) {}

  record GatePage(List<Gate> items, @Nullable UUID nextCursor) {}

  private sealed interface AddOutcome {
    record Added(Gate gate) implements AddOutcome {}

    record NameTaken() implements AddOutcome {}

    record TooMany() implements AddOutcome {}
  }

  /** Lists the gates. */
  @GetMapping
  @PreAuthorize("hasAnyRole('seller', 'venue_staff', 'venue_manager', 'admin')")
  ResponseEntity<?> list(
      @PathVariable UUID eventId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable UUID cursor,
      CurrentUser user) {
    if (events.visibleTo(user, eventId).isEmpty()) {
      return unknownEvent();
    }
    List<Gate> found = transaction.execute(status -> gates.page(eventId, cursor, limit + 1));
    boolean more = found.size() > limit;
    List<Gate> items = more ? found.subList(0, limit) : found;
    return ResponseEntity.ok(new GatePage(items, more ? items.getLast().id() : null));
  }

  /** Sets up a gate. */
  @PostMapping
  @PreAuthorize("hasAnyRole('seller', 'venue_manager', 'admin')")
  ResponseEntity<?> add(
      @PathVariable UUID eventId, @Valid @RequestBody NewGate request, CurrentUser user) {
    if (events.managedBy(user, eventId).isEmpty()) {
      return unknownEvent();
    }
    Gate gate =
        new Gate(
            Ids.next(),
            eventId,
            request.name().strip(),
            request.zone(),
            time.instant().truncatedTo(ChronoUnit.MICROS));
    AddOutcome outcome = transaction.execute(status -> add(gate, user.userId()));
    return switch (outcome) {
      case AddOutcome.Added added -> ResponseEntity.status(HttpStatus.CREATED).body(added.gate());
      case AddOutcome.NameTaken _ ->
          Problems.of(
              HttpStatus.CONFLICT, "gate-name-taken", "the event has a gate of that name already");
      case AddOutcome.TooMany _ ->
          Problems.of(HttpStatus.CONFLICT, "too-many-gates", "an event has at most 500 gates");
    };
  }

  private AddOutcome add(Gate gate, UUID by) {
    if (gates.count(gate.eventId()) >= MAX_GATES) {
      return new AddOutcome.TooMany();
    }
    return gates.add(TenantContext.required().tenantId(), gate, by)
        ? new AddOutcome.Added(gate)
        : new AddOutcome.NameTaken();
  }

  private static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "there is no such event");
  }
}
