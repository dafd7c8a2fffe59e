package io.boxoffice.checkin.ticket;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as the gates know it.
 *
 * @param ticketId the ticket
 * @param eventId its event
 * @param ticketNumber its printed number; null until its purchase was heard of
 * @param ticketTypeId its type; null until its purchase was heard of
 * @param ownerId who may show its code; null when that is not known here
 * @param generation codes of any other generation are dead
 * @param status whether it can still let somebody in
 * @param admissionId the admission it was used for, if any
 */
public record AdmissionTicket(
    UUID ticketId,
    UUID eventId,
    @Nullable String ticketNumber,
    @Nullable UUID ticketTypeId,
    @Nullable UUID ownerId,
    int generation,
    TicketStatus status,
    @Nullable UUID admissionId) {

  /** Tells whether enough is known to issue a code. */
  public boolean complete() {
    return ticketNumber != null;
  }

  /** Tells whether somebody was let in on it. */
  public boolean admitted() {
    return admissionId != null;
  }
}
