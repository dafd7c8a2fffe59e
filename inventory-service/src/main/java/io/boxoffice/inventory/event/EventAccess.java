package io.boxoffice.inventory.event;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.security.Roles;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who may see an event, and who may change it. */
@Component
public class EventAccess {
  private final EventStore store;

  EventAccess(EventStore store) {
    this.store = store;
  }

  /** Returns the event if it exists and this person, or anybody when null, may see it. */
  public Optional<EventSummary> visible(UUID eventId, @Nullable CurrentUser user) {
    return store.find(eventId).map(Event::summary).filter(event -> maySee(event, user));
  }

  /** Whether the person may change the event and what belongs to it. */
  public static boolean mayChange(EventSummary event, CurrentUser user) {
    return user.hasAnyRole(Roles.VENUE_MANAGER, Roles.ADMIN)
        || (user.hasRole(Roles.SELLER) && event.ownerId().equals(user.userId()));
  }

  /** A draft is its organiser's own business. */
  static boolean maySee(EventSummary event, @Nullable CurrentUser user) {
    return event.status() != EventStatus.DRAFT || (user != null && mayChange(event, user));
  }
}
