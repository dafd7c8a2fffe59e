package io.boxoffice.inventory.event;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventStore.VenueRoom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import tools.jackson.databind.JsonNode;

/**
 * Makes, changes, publishes, cancels and deletes events.
 *
 * <p>Every change locks the event's row first, which is also what the stock writer locks first: a
 * sale sees an event either before the change or after it.
 */
@Service
@Transactional
class ManageEvents {
  private final EventStore store;
  private final EventSeating seating;
  private final EventCancellation cancellation;
  private final EventPages pages;
  private final Outbox outbox;
  private final InstantSource time;

  ManageEvents(
      EventStore store,
      EventSeating seating,
      EventCancellation cancellation,
      EventPages pages,
      Outbox outbox,
      InstantSource time) {
    this.store = store;
    this.seating = seating;
    this.cancellation = cancellation;
    this.pages = pages;
    this.outbox = outbox;
    this.time = time;
  }

  EventOutcome create(EventDetails details, CurrentUser user) {
    Optional<EventOutcome> misfit = misfit(details);
    if (misfit.isPresent()) {
      return misfit.get();
    }
    UUID id = Ids.next();
    Instant now = time.instant();
    JsonNode config = details.seating();
    if (config == null) {
      store.insert(id, user.userId(), details, now);
      return stored(id);
    }
    return switch (seating.read(config)) {
      case EventSeating.Unusable(List<EventSeating.Fault> faults) ->
          new EventOutcome.UnusableSeating(faults);
      case EventSeating.Plan plan -> {
        Optional<EventOutcome> tooMany = tooManySeats(details, plan);
        if (tooMany.isPresent()) {
          yield tooMany.get();
        }
        store.insert(id, user.userId(), details, now);
        seating.create(id, plan, now);
        yield stored(id);
      }
    };
  }

  private Optional<EventOutcome> tooManySeats(EventDetails details, EventSeating.Plan plan) {
    Integer own = details.capacity();
    int room = own == null ? store.venue(details.venueId()).orElseThrow().capacity() : own;
    return plan.seats() > room
        ? Optional.of(new EventOutcome.TooManySeats(plan.seats(), room))
        : Optional.empty();
  }

  EventOutcome change(UUID id, long expectedVersion, EventDetails details, CurrentUser user) {
    return withEvent(
        id,
        user,
        event -> {
          if (event.version() != expectedVersion) {
            return new EventOutcome.VersionConflict(event.version());
          }
          if (isClosed(event)) {
            return new EventOutcome.WrongStatus(event.status());
          }
          Optional<EventOutcome> misfit = misfit(details);
          if (misfit.isPresent()) {
            return misfit.get();
          }
          Optional<EventOutcome> reseated = reseat(event, details);
          if (reseated.isPresent()) {
            return reseated.get();
          }
          long ticketTypes = store.ticketTypeCapacity(id);
          if (details.capacity() != null && details.capacity() < ticketTypes) {
            // seats may have been replaced already
            TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
            return new EventOutcome.CapacityBelowTicketTypes(ticketTypes);
          }
          store.update(id, expectedVersion, details, time.instant());
          EventOutcome.Stored stored = stored(id);
          if (event.status() != EventStatus.DRAFT) {
            outbox.publish(EventMessage.changed(stored.event().summary()));
          }
          return stored;
        });
  }

  /** Replaces the seats when the organiser describes others, as long as nobody counts on them. */
  private Optional<EventOutcome> reseat(Event event, EventDetails details) {
    JsonNode config = details.seating();
    boolean published = event.status() != EventStatus.DRAFT;
    if (Objects.equals(config, event.seatingConfig()) || (published && config == null)) {
      return Optional.empty();
    }
    if (published || store.hasSales(event.id())) {
      return Optional.of(new EventOutcome.SeatingInUse());
    }
    Instant now = time.instant();
    if (config == null) {
      seating.replace(event.id(), null, now);
      return Optional.empty();
    }
    return switch (seating.read(config)) {
      case EventSeating.Unusable(List<EventSeating.Fault> faults) ->
          Optional.of(new EventOutcome.UnusableSeating(faults));
      case EventSeating.Plan plan -> {
        Optional<EventOutcome> tooMany = tooManySeats(details, plan);
        if (tooMany.isEmpty()) {
          seating.replace(event.id(), plan, now);
        }
        yield tooMany;
      }
    };
  }

  EventOutcome publish(UUID id, CurrentUser user) {
    return withEvent(
        id,
        user,
        event ->
            switch (event.status()) {
              case ACTIVE, SOLD_OUT -> new EventOutcome.Stored(event);
              case CANCELLED, ENDED -> new EventOutcome.WrongStatus(event.status());
              case DRAFT -> publishDraft(event);
            });
  }

  private EventOutcome publishDraft(Event event) {
    Instant now = time.instant();
    if (!now.isBefore(event.endsAt())) {
      return new EventOutcome.AlreadyOver();
    }
    store.publish(event, now);
    EventOutcome.Stored stored = stored(event.id());
    outbox.publish(EventMessage.published(stored.event().summary()));
    return stored;
  }

  /**
   * Reservations of a cancelled event are given back by the expiry worker; none of them can be
   * confirmed. Outside of a transaction, because the event's writer has one of its own.
   */
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  EventOutcome cancel(UUID id, String reason, CurrentUser user) {
    Optional<Event> event = store.find(id);
    if (event.isEmpty() || !EventAccess.maySee(event.get().summary(), user)) {
      return new EventOutcome.UnknownEvent();
    }
    if (!EventAccess.mayChange(event.get().summary(), user)) {
      return new EventOutcome.NotYours();
    }
    return switch (cancellation.cancel(id, reason)) {
      case CANCELLED -> stored(id);
      case UNKNOWN_EVENT -> new EventOutcome.UnknownEvent();
      case WRONG_STATUS -> new EventOutcome.WrongStatus(EventStatus.ENDED);
      case BUSY -> new EventOutcome.Busy();
    };
  }

  /** What is on sale is cancelled before it is deleted, so that nobody misses it unawares. */
  EventOutcome delete(UUID id, CurrentUser user) {
    return withEvent(
        id,
        user,
        event -> {
          if (event.status() == EventStatus.ACTIVE || event.status() == EventStatus.SOLD_OUT) {
            return new EventOutcome.WrongStatus(event.status());
          }
          if (store.hasSales(id)) {
            return new EventOutcome.HasSales();
          }
          store.delete(event, time.instant());
          return new EventOutcome.Deleted();
        });
  }

  /** Marks an event that is over. */
  void end(UUID id) {
    Instant now = time.instant();
    Optional<Event> found = store.lock(id);
    if (found.isEmpty()) {
      return;
    }
    Event event = found.get();
    boolean due =
        switch (event.status()) {
          case ACTIVE, SOLD_OUT -> !now.isBefore(event.endsAt());
          case DRAFT, CANCELLED, ENDED -> false;
        };
    if (due) {
      pages.changes(id);
      store.end(event, now);
      outbox.publish(EventMessage.changed(stored(id).event().summary()));
    }
  }

  private EventOutcome withEvent(
      UUID id, CurrentUser user, Function<Event, EventOutcome> decision) {
    Optional<Event> event = store.lock(id);
    if (event.isEmpty() || !EventAccess.maySee(event.get().summary(), user)) {
      return new EventOutcome.UnknownEvent();
    }
    if (!EventAccess.mayChange(event.get().summary(), user)) {
      return new EventOutcome.NotYours();
    }
    pages.changes(id);
    return decision.apply(event.get());
  }

  private Optional<EventOutcome> misfit(EventDetails details) {
    Optional<VenueRoom> venue = store.venue(details.venueId());
    if (venue.isEmpty()) {
      return Optional.of(new EventOutcome.UnknownVenue());
    }
    int room = venue.get().capacity();
    return details.capacity() != null && details.capacity() > room
        ? Optional.of(new EventOutcome.VenueTooSmall(details.venueId(), room))
        : Optional.empty();
  }

  private static boolean isClosed(Event event) {
    return switch (event.status()) {
      case CANCELLED, ENDED -> true;
      case DRAFT, ACTIVE, SOLD_OUT -> false;
    };
  }

  private EventOutcome.Stored stored(UUID id) {
    return new EventOutcome.Stored(store.find(id).orElseThrow());
  }
}
