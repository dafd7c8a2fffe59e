package io.boxoffice.checkin.event;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
import org.springframework.web.bind.annotation.RestController;

/** The scan policy of an event. */
@RestController
@RequestMapping("/api/events/{eventId}/scan-policy")
class ScanPolicyController {
  private final AdmissionEvents events;
  private final ScanPolicyStore policies;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ScanPolicyController(
      AdmissionEvents events,
      ScanPolicyStore policies,
      TransactionTemplate transaction,
      InstantSource time) {
    this.events = events;
    this.policies = policies;
    this.transaction = transaction;
    this.time = time;
  }

  /** What is left out takes its default. */
  record PolicyRequest(
      @Nullable @PositiveOrZero @Max(ScanPolicy.MAX_MINUTES) Integer opensMinutesBeforeStart,
      @Nullable @PositiveOrZero @Max(ScanPolicy.MAX_MINUTES) Integer closesMinutesAfterEnd,
      @Nullable TransferPolicy transferPolicy,
      @Nullable @Size(max = ScanPolicy.MAX_TYPES) Set<@NotNull UUID> unprintableTicketTypeIds) {

    ScanPolicy policy() {
      return new ScanPolicy(
          Objects.requireNonNullElse(
              opensMinutesBeforeStart, ScanPolicy.DEFAULT.opensMinutesBeforeStart()),
          Objects.requireNonNullElse(
              closesMinutesAfterEnd, ScanPolicy.DEFAULT.closesMinutesAfterEnd()),
          Objects.requireNonNullElse(transferPolicy, ScanPolicy.DEFAULT.transferPolicy()),
          Objects.requireNonNullElse(unprintableTicketTypeIds, ScanPolicy.DEFAULT.unprintable()));
    }
  }

  record PolicyAnswer(
      UUID eventId,
      int opensMinutesBeforeStart,
      int closesMinutesAfterEnd,
      TransferPolicy transferPolicy,
      Set<UUID> unprintableTicketTypeIds) {
    static PolicyAnswer of(UUID eventId, ScanPolicy policy) {
      return new PolicyAnswer(
          eventId,
          policy.opensMinutesBeforeStart(),
          policy.closesMinutesAfterEnd(),
          policy.transferPolicy(),
          policy.unprintable());
    }
  }

  /** Shows the policy. */
  @GetMapping
  @PreAuthorize("hasAnyRole('seller', 'venue_staff', 'venue_manager', 'admin')")
  ResponseEntity<?> show(@PathVariable UUID eventId, CurrentUser user) {
    if (events.visibleTo(user, eventId).isEmpty()) {
      return unknownEvent();
    }
    Optional<ScanPolicy> policy = transaction.execute(status -> policies.find(eventId));
    return policy.isPresent()
        ? ResponseEntity.ok(PolicyAnswer.of(eventId, policy.get()))
        : unknownEvent();
  }

  /** Replaces the policy. */
  @PutMapping
  @PreAuthorize("hasAnyRole('seller', 'venue_manager', 'admin')")
  ResponseEntity<?> replace(
      @PathVariable UUID eventId, @Valid @RequestBody PolicyRequest request, CurrentUser user) {
    if (events.managedBy(user, eventId).isEmpty()) {
      return unknownEvent();
    }
    ScanPolicy policy = request.policy();
    boolean replaced =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> policies.replace(eventId, policy, user.userId(), time.instant())));
    return replaced ? ResponseEntity.ok(PolicyAnswer.of(eventId, policy)) : unknownEvent();
  }

  private static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "there is no such event");
  }
}
