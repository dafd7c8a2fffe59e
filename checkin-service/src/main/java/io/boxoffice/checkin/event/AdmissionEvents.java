package io.boxoffice.checkin.event;

import io.boxoffice.common.remote.RemoteRefusal;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.common.tenant.TenantContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The events that the gates know.
 *
 * <p>Filled by inventory's events and by the first ticket of an event. Whoever sets up gates before
 * either has come is not kept waiting: then inventory is asked.
 */
@Component
public class AdmissionEvents {
  private final AdmissionEventStore store;
  private final InventoryClient inventory;
  private final TransactionTemplate transaction;
  private final InstantSource time;

  AdmissionEvents(
      AdmissionEventStore store,
      InventoryClient inventory,
      TransactionTemplate transaction,
      InstantSource time) {
    this.store = store;
    this.inventory = inventory;
    this.transaction = transaction;
    this.time = time;
  }

  /** Returns an event that is known here already. */
  public Optional<AdmissionEvent> find(UUID eventId) {
    return transaction.execute(status -> store.find(eventId));
  }

  /**
   * Returns an event with its owner, asking inventory when it is not known here; empty when there
   * is no such event. Not to be called inside a transaction.
   *
   * @throws io.boxoffice.common.remote.RemoteUnavailable when inventory had to be asked and did not
   *     answer
   */
  public Optional<AdmissionEvent> lookUp(UUID eventId) {
    Optional<AdmissionEvent> known = find(eventId);
    if (known.isPresent() && known.get().ownerId() != null) {
      return known;
    }
    InventoryClient.Event answer;
    try {
      answer = inventory.event(eventId);
    } catch (RemoteRefusal e) {
      if (e.status() == 404) {
        return known;
      }
      throw e;
    }
    AdmissionEvent event =
        new AdmissionEvent(
            eventId,
            answer.ownerId(),
            answer.startsAt(),
            answer.endsAt(),
            "cancelled".equals(answer.status()));
    transaction.executeWithoutResult(status -> write(event, 0));
    return find(eventId);
  }

  /**
   * Returns an event that the user may run: a seller only runs their own. Empty when there is none
   * or it is somebody else's, which are not told apart.
   */
  public Optional<AdmissionEvent> managedBy(CurrentUser user, UUID eventId) {
    return lookUp(eventId)
        .filter(
            event ->
                user.hasAnyRole("venue_manager", "admin") || user.userId().equals(event.ownerId()));
  }

  /** Returns an event that the user may look at: also its staff. */
  public Optional<AdmissionEvent> visibleTo(CurrentUser user, UUID eventId) {
    return lookUp(eventId)
        .filter(
            event ->
                user.hasAnyRole("venue_staff", "venue_manager", "admin")
                    || user.userId().equals(event.ownerId()));
  }

  /**
   * Writes what an event told, in the transaction of the caller; older news changes nothing.
   *
   * @param version version of the event at inventory; 0 when it came from elsewhere
   */
  public void write(AdmissionEvent event, long version) {
    Instant now = time.instant();
    store.write(TenantContext.required().tenantId(), event, version, now);
  }
}
