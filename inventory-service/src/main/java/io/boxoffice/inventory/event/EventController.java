package io.boxoffice.inventory.event;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.cache.PublicAnswers;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.validation.CalendarTime;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/events")
class EventController {
  private static final String ORGANISERS = "hasAnyRole('seller','venue_manager','admin')";
  private final ManageEvents events;
  private final ReadEvents read;
  private final EventPages pages;

  EventController(ManageEvents events, ReadEvents read, EventPages pages) {
    this.events = events;
    this.read = read;
    this.pages = pages;
  }

  record Cancellation(@NotBlank @Size(max = 500) String reason) {}

  /** What a visitor may narrow the list by. */
  record Query(
      @Nullable @Size(max = 50) String category,
      @Nullable @Size(max = 100) String city,
      @Nullable @CalendarTime Instant from,
      @Nullable @CalendarTime Instant to,
      @Nullable Boolean featured,
      @Nullable @Pattern(regexp = "draft|active|sold_out|cancelled|ended") String status) {

    ReadEvents.Query parsed() {
      return new ReadEvents.Query(
          category, city, from, to, featured, status == null ? null : EventStatus.of(status));
    }
  }

  @GetMapping
  ResponseEntity<?> list(
      @Valid Query query,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor,
      @Nullable CurrentUser user) {
    Position after = Position.of(cursor);
    if (after == null) {
      return Page.badCursor();
    }
    return ResponseEntity.ok(read.list(query.parsed(), after, limit, user));
  }

  /** The categories of what is on sale, the fullest first. */
  record Categories(List<ReadEvents.CategoryCount> items) {}

  @GetMapping("/categories")
  Categories categories(@RequestParam(defaultValue = "100") @Min(1) @Max(100) int limit) {
    return new Categories(read.categories(limit));
  }

  @GetMapping("/featured")
  ResponseEntity<?> featured(
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    return list(new Query(null, null, null, null, true, null), limit, cursor, null);
  }

  @GetMapping("/{id}")
  ResponseEntity<?> read(@PathVariable UUID id, @Nullable CurrentUser user) {
    if (EventAccess.organises(user)) {
      Optional<Event> event = read.find(id, user);
      return event.isPresent()
          ? ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(event.get())
          : unknown();
    }
    Optional<Versioned<EventPage>> page = pages.find(id);
    return page.isPresent()
        ? PublicAnswers.of(page.get().version())
            .contentType(MediaType.APPLICATION_JSON)
            .body(page.get().value().json().getBytes(StandardCharsets.UTF_8))
        : unknown();
  }

  @PostMapping
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> create(@Valid @RequestBody EventDetails details, CurrentUser user) {
    EventOutcome outcome = events.create(details, user);
    return outcome instanceof EventOutcome.Stored(Event event)
        ? ResponseEntity.created(URI.create("/api/events/" + event.id())).body(event)
        : answer(outcome);
  }

  @PutMapping("/{id}")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> change(
      @PathVariable UUID id, @Valid @RequestBody EventDetails details, CurrentUser user) {
    return details.version() == null
        ? Problems.of(
            HttpStatus.BAD_REQUEST,
            "validation",
            "The request has invalid fields.",
            Map.of("errors", List.of(Map.of("field", "version", "message", "must not be null"))))
        : answer(events.change(id, details.version(), details, user));
  }

  @DeleteMapping("/{id}")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> delete(@PathVariable UUID id, CurrentUser user) {
    return answer(events.delete(id, user));
  }

  @PostMapping("/{id}/publish")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> publish(@PathVariable UUID id, CurrentUser user) {
    return answer(events.publish(id, user));
  }

  @PostMapping("/{id}/cancel")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> cancel(
      @PathVariable UUID id, @Valid @RequestBody Cancellation cancellation, CurrentUser user) {
    return answer(events.cancel(id, cancellation.reason(), user));
  }

  private static ResponseEntity<?> answer(EventOutcome outcome) {
    return switch (outcome) {
      case EventOutcome.Stored(Event event) -> ResponseEntity.ok(event);
      case EventOutcome.Deleted deleted -> ResponseEntity.noContent().build();
      case EventOutcome.UnknownEvent unknown -> unknown();
      case EventOutcome.UnknownVenue unknown ->
          Problems.of(HttpStatus.NOT_FOUND, "unknown-venue", "There is no such venue.");
      case EventOutcome.NotYours notYours ->
          Problems.of(
              HttpStatus.FORBIDDEN,
              "forbidden",
              "Only the event's seller, a venue manager or an admin may change it.");
      case EventOutcome.VersionConflict(long current) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "version-conflict",
              "The event changed since; read it again.",
              Map.of("current", current));
      case EventOutcome.WrongStatus(EventStatus status) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "event-status",
              "The event's status does not allow this.",
              Map.of("eventStatus", status));
      case EventOutcome.AlreadyOver over ->
          Problems.of(
              HttpStatus.CONFLICT, "event-over", "The event is over; give it a later end first.");
      case EventOutcome.VenueTooSmall(UUID venueId, int capacity) ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "venue-too-small",
              "The event's capacity is larger than its venue's.",
              Map.of("venueId", venueId, "venueCapacity", capacity));
      case EventOutcome.UnusableSeating(List<EventSeating.Fault> faults) ->
          Problems.of(
              HttpStatus.BAD_REQUEST,
              "validation",
              "The request has invalid fields.",
              Map.of("errors", faults));
      case EventOutcome.TooManySeats(int seats, int room) ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "too-many-seats",
              "The event, or its venue, has no room for so many seats.",
              Map.of("seats", seats, "room", room));
      case EventOutcome.SeatingInUse inUse ->
          Problems.of(
              HttpStatus.CONFLICT,
              "seating-in-use",
              "Seats change only in a draft of which nothing is reserved, sold or held.");
      case EventOutcome.CapacityBelowTicketTypes(long ticketTypes) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "capacity-below-ticket-types",
              "The event's ticket types hold more tickets than that.",
              Map.of("ticketTypes", ticketTypes));
      case EventOutcome.Busy busy ->
          Problems.unavailable(
              "busy",
              "Too many want this event at the moment; the same request may be sent again.",
              Duration.ofSeconds(1));
      case EventOutcome.HasSales sales ->
          Problems.of(
              HttpStatus.CONFLICT,
              "event-has-sales",
              "Tickets of the event are reserved or sold; cancel it instead.");
    };
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }
}
