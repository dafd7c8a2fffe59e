package io.boxoffice.checkin.qr;

import io.boxoffice.checkin.code.CodeWriter;
import io.boxoffice.checkin.code.TicketCode;
import io.boxoffice.checkin.ticket.AdmissionTicket;
import io.boxoffice.checkin.ticket.AdmissionTicketStore;
import io.boxoffice.checkin.ticket.TicketStatus;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the code that an owner shows. */
@Service
class ShowCode {
  private final AdmissionTicketStore tickets;
  private final CodeWriter codes;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  ShowCode(
      AdmissionTicketStore tickets,
      CodeWriter codes,
      TransactionTemplate transaction,
      InstantSource time) {
    this.tickets = tickets;
    this.codes = codes;
    this.transaction = transaction;
    this.time = time;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The code. */
    record Shown(TicketCode code) implements Outcome {}

    /** No such ticket, or somebody else's: not told apart. */
    record Unknown() implements Outcome {}

    /** The caller's, but its purchase was not heard of yet. */
    record NotReady() implements Outcome {}

    /** The caller's, but it lets nobody in any more. */
    record Ended(TicketStatus status) implements Outcome {}
  }

  Outcome show(UUID ticketId, UUID userId) {
    @Nullable AdmissionTicket ticket =
        transaction.execute(status -> tickets.find(ticketId)).orElse(null);
    if (ticket == null || !userId.equals(ticket.ownerId())) {
      return new Outcome.Unknown();
    }
    if (ticket.status() != TicketStatus.ADMISSIBLE) {
      return new Outcome.Ended(ticket.status());
    }
    if (!ticket.complete()) {
      return new Outcome.NotReady();
    }
    return new Outcome.Shown(
        codes.write(ticketId, ticket.generation(), ticket.eventId(), time.instant()));
  }
}
