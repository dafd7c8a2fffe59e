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
  private final EventPages pages;

  EventAccess(EventStore store, EventPages pages) {
    this.store = store;
    this.pages = pages;
  }

  /**
   * Returns the event if it exists and this person, or anybody when null, may see it. Organisers
   * see it as it is this moment; to all others a change shows within half a second.
   */
  public Optional<EventSummary> visible(UUID eventId, @Nullable CurrentUser user) {
    return organises(user)
        ? store.find(eventId).map(Event::summary).filter(event -> maySee(event, user))
        : pages.find(eventId).map(page -> page.value().summary());
  }

  /** Whether the person may see more than everybody: copies for everybody are not for them. */
  public static boolean organises(@Nullable CurrentUser user) {
    return user != null && user.hasAnyRole(Roles.SELLER, Roles.VENUE_MANAGER, Roles.ADMIN);
  }

  /** Hears that the event may have changed with its stock; never waits. */
  public void stockChanged(UUID tenant, UUID eventId) {
    pages.outdated(tenant, eventId);
  }

  /** Hears that a venue changed, which is part of the pages of its events. */
  public void venueChanged(UUID tenant) {
    pages.outdated(tenant);
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
