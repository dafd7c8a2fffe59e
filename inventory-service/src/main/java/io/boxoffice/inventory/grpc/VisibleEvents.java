package io.boxoffice.inventory.grpc;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.reservation.StockProblems;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Events as far as the caller may go with them. */
@Component
class VisibleEvents {
  private final EventAccess access;

  VisibleEvents(EventAccess access) {
    this.access = access;
  }

  /** Returns the event, or refuses who may not know of it. */
  EventSummary visible(UUID eventId, Caller caller) {
    return access
        .visible(eventId, caller.user())
        .orElseThrow(() -> Refusals.of(StockProblems.unknownEvent()));
  }

  boolean isVisible(UUID eventId, Caller caller) {
    return access.visible(eventId, caller.user()).isPresent();
  }

  /** Returns the event, or refuses who may not change it. */
  EventSummary own(UUID eventId, Caller caller) {
    CurrentUser organiser = caller.organiser();
    EventSummary event = visible(eventId, caller);
    if (!EventAccess.mayChange(event, organiser)) {
      throw Refusals.notYours();
    }
    return event;
  }

  /** Whether tickets of the event may be had, as far as the event goes. */
  static boolean onSale(EventSummary event, Instant now) {
    EventStatus status = event.status();
    return (status == EventStatus.ACTIVE || status == EventStatus.SOLD_OUT)
        && now.isBefore(event.endsAt());
  }
}
