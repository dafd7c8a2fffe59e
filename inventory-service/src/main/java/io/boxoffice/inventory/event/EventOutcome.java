package io.boxoffice.inventory.event;

import java.util.UUID;

/** What may come of a change of an event. */
sealed interface EventOutcome {
  /** The event as it is now. */
  record Stored(Event event) implements EventOutcome {}

  record Deleted() implements EventOutcome {}

  record UnknownEvent() implements EventOutcome {}

  record UnknownVenue() implements EventOutcome {}

  /** Only its seller, a venue manager or an admin may change it. */
  record NotYours() implements EventOutcome {}

  record VersionConflict(long current) implements EventOutcome {}

  /** Its status does not allow the change. */
  record WrongStatus(EventStatus status) implements EventOutcome {}

  /** It would be over before anybody could come. */
  record AlreadyOver() implements EventOutcome {}

  record VenueTooSmall(UUID venueId, int venueCapacity) implements EventOutcome {}

  record CapacityBelowTicketTypes(long ticketTypes) implements EventOutcome {}

  /** Tickets are reserved or sold. */
  record HasSales() implements EventOutcome {}
}
