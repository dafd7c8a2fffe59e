package io.boxoffice.inventory.event;

import java.util.List;
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

  /** The seating configuration cannot be used. */
  record UnusableSeating(List<EventSeating.Fault> faults) implements EventOutcome {}

  /** More seats than the event, or its venue, has room for. */
  record TooManySeats(int seats, int room) implements EventOutcome {}

  /** The event is published, or something of it is reserved, sold or held. */
  record SeatingInUse() implements EventOutcome {}

  record CapacityBelowTicketTypes(long ticketTypes) implements EventOutcome {}

  /** There was no room or no answer in time; asking again is safe. */
  record Busy() implements EventOutcome {}

  /** Tickets are reserved or sold. */
  record HasSales() implements EventOutcome {}
}
