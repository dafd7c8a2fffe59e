package io.boxoffice.checkin.fence;

import io.boxoffice.checkin.event.AdmissionEvent;
import io.boxoffice.checkin.event.AdmissionEvents;
import io.boxoffice.checkin.event.ScanPolicy;
import io.boxoffice.checkin.event.ScanPolicyStore;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts up fences. Against a scan of the same ticket exactly one of the two takes effect: both write
 * the ticket's row under the condition that the other has not.
 */
@Service
class PutUpFence {
  private static final int ATTEMPTS = 3;

  private final AdmissionEvents events;
  private final ScanPolicyStore policies;
  private final AdmissionTicketStore tickets;
  private final FenceStore fences;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  PutUpFence(
      AdmissionEvents events,
      ScanPolicyStore policies,
      AdmissionTicketStore tickets,
      FenceStore fences,
      TransactionTemplate transaction,
      InstantSource time) {
    this.events = events;
    this.policies = policies;
    this.tickets = tickets;
    this.fences = fences;
    this.transaction = transaction;
    this.time = time;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** A final decision, now or before. */
    record Decided(FenceOutcome outcome) implements Outcome {}

    /** Nothing was decided: the event is unknown here and at inventory. */
    record UnknownEvent() implements Outcome {}

    /** Nothing was decided: the ticket belongs to another event. */
    record OtherEvent() implements Outcome {}
  }

  Outcome putUp(Fence fence) {
    Optional<AdmissionEvent> known = events.find(fence.eventId());
    if (known.isEmpty()) {
      known = events.lookUp(fence.eventId());
    }
    if (known.isEmpty()) {
      return new Outcome.UnknownEvent();
    }
    AdmissionEvent event = known.get();
    return transaction.execute(
        status -> {
          Outcome outcome = decide(fence, event);
          if (outcome instanceof Outcome.OtherEvent) {
            status.setRollbackOnly();
          }
          return outcome;
        });
  }

  private Outcome decide(Fence fence, AdmissionEvent event) {
    Instant now = time.instant();
    if (!fences.begin(fence, now)) {
      return new Outcome.Decided(fences.decided(fence));
    }
    ScanPolicy policy = policies.find(fence.eventId()).orElse(ScanPolicy.DEFAULT);
    // a ticket unknown at first may be written by the projection before the upsert: look again
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      @Nullable AdmissionTicket ticket = tickets.findForUpdate(fence.ticketId()).orElse(null);
      if (ticket != null && !ticket.eventId().equals(fence.eventId())) {
        return new Outcome.OtherEvent();
      }
      FenceOutcome outcome = fence.decide(ticket, event, policy, now);
      if (outcome != FenceOutcome.FENCED || takesEffect(fence, now)) {
        fences.decide(fence, outcome);
        return new Outcome.Decided(outcome);
      }
    }
    throw new IllegalStateException("the fence found no decision for " + fence.ticketId());
  }

  private boolean takesEffect(Fence fence, Instant now) {
    return tickets.fence(
        fence.ticketId(),
        fence.eventId(),
        fence.generation(),
        fence.ownerId(),
        fence.statusBehind(),
        now);
  }
}
