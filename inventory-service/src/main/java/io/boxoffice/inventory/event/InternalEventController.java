package io.boxoffice.inventory.event;

import io.boxoffice.common.problem.Problems;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/internal/events")
class InternalEventController {
  private final EventStore store;

  InternalEventController(EventStore store) {
    this.store = store;
  }

  record EventForServices(
      UUID id,
      String title,
      EventStatus status,
      UUID ownerId,
      String venueName,
      String city,
      Instant startsAt,
      Instant endsAt,
      boolean mintingEnabled) {

    static EventForServices of(Event event) {
      return new EventForServices(
          event.id(),
          event.title(),
          event.status(),
          event.ownerId(),
          event.venueName(),
          event.city(),
          event.startsAt(),
          event.endsAt(),
          event.mintingEnabled());
    }
  }

  @GetMapping("/{id}")
  ResponseEntity<?> read(@PathVariable UUID id) {
    Optional<EventForServices> event = store.find(id).map(EventForServices::of);
    return event.isPresent()
        ? ResponseEntity.ok(event.get())
        : Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }
}
