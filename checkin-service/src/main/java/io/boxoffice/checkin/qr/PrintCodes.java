package io.boxoffice.checkin.qr;

import io.boxoffice.checkin.code.CodeWriter;
import io.boxoffice.checkin.code.PrintedCode;
import io.boxoffice.checkin.event.ScanPolicy;
import io.boxoffice.checkin.event.ScanPolicyStore;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.checkin.ticket.TicketStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the codes that an owner may print. */
@Service
class PrintCodes {
  private final AdmissionTicketStore tickets;
  private final ScanPolicyStore policies;
  private final CodeWriter codes;
  private final TransactionTemplate transaction;

  PrintCodes(
      AdmissionTicketStore tickets,
      ScanPolicyStore policies,
      CodeWriter codes,
      TransactionTemplate transaction) {
    this.tickets = tickets;
    this.policies = policies;
    this.codes = codes;
    this.transaction = transaction;
  }

  /** What came of one ticket. */
  sealed interface Outcome {
    /** The code. */
    record Printed(PrintedCode code) implements Outcome {}

    /** No such ticket, or somebody else's: not told apart. */
    record Unknown() implements Outcome {}

    /** The owner's, but its purchase was not heard of yet. */
    record NotReady() implements Outcome {}

    /** The owner's, but it lets nobody in any more. */
    record Ended() implements Outcome {}

    /** The owner's, but its type is shown on a phone alone. */
    record Unprintable() implements Outcome {}
  }

  /** What was found in one look at the database. */
  private record Found(Map<UUID, AdmissionTicket> tickets, Map<UUID, ScanPolicy> policies) {}

  /** Returns an outcome for each of the tickets, in the order given. */
  List<Outcome> print(UUID ownerId, List<UUID> ticketIds) {
    Found found = transaction.execute(status -> find(ticketIds));
    return ticketIds.stream()
        .map(id -> print(ownerId, found.tickets().get(id), found.policies()))
        .toList();
  }

  private Found find(List<UUID> ticketIds) {
    Map<UUID, AdmissionTicket> known =
        tickets.findAll(ticketIds).stream()
            .collect(Collectors.toMap(AdmissionTicket::ticketId, Function.identity()));
    Map<UUID, ScanPolicy> rules = new HashMap<>();
    known.values().stream()
        .map(AdmissionTicket::eventId)
        .distinct()
        .forEach(event -> policies.find(event).ifPresent(policy -> rules.put(event, policy)));
    return new Found(known, rules);
  }

  private Outcome print(
      UUID ownerId, @Nullable AdmissionTicket ticket, Map<UUID, ScanPolicy> rules) {
    if (ticket == null || !ownerId.equals(ticket.ownerId())) {
      return new Outcome.Unknown();
    }
    if (ticket.status() != TicketStatus.ADMISSIBLE) {
      return new Outcome.Ended();
    }
    ScanPolicy policy = rules.get(ticket.eventId());
    UUID type = ticket.ticketTypeId();
    if (!ticket.complete() || policy == null) {
      return new Outcome.NotReady();
    }
    return type != null && policy.unprintable().contains(type)
        ? new Outcome.Unprintable()
        : new Outcome.Printed(
            codes.print(ticket.ticketId(), ticket.generation(), ticket.eventId()));
  }
}
