package io.boxoffice.inventory.event;

import io.boxoffice.common.outbox.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/** What the topic tells of an event. */
public record EventMessage(
    UUID eventId,
    String title,
    UUID ownerId,
    UUID venueId,
    String venueName,
    String city,
    Instant startsAt,
    Instant endsAt,
    EventStatus status,
    boolean mintingEnabled) {

  static DomainEvent published(EventSummary event) {
    return message("event.published.v1", event);
  }

  /** Returns the message that a published event is no longer as it was. */
  public static DomainEvent changed(EventSummary event) {
    return message("event.changed.v1", event);
  }

  /** Returns the message that a published event will not take place. */
  public static DomainEvent cancelled(EventSummary event) {
    return message("event.cancelled.v1", event);
  }

  private static DomainEvent message(String type, EventSummary event) {
    return new DomainEvent(
        type,
        event.id(),
        event.version(),
        new EventMessage(
            event.id(),
            event.title(),
            event.ownerId(),
            event.venueId(),
            event.venueName(),
            event.city(),
            event.startsAt(),
            event.endsAt(),
            event.status(),
            event.mintingEnabled()));
  }
}
