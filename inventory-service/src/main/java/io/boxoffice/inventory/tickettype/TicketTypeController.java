package io.boxoffice.inventory.tickettype;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.cache.PublicAnswers;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockCommand;
import io.boxoffice.inventory.reservation.StockEngine;
import io.boxoffice.inventory.reservation.TicketType;
import io.boxoffice.inventory.reservation.TicketTypeOutcome;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
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
@RequestMapping("/api")
class TicketTypeController {
  private static final String ORGANISERS = "hasAnyRole('seller','venue_manager','admin')";
  private final StockEngine engine;
  private final EventAccess events;
  private final TicketTypeStore store;
  private final StockPages pages;
  private final PriceSettings prices;
  private final InstantSource time;

  TicketTypeController(
      StockEngine engine,
      EventAccess events,
      TicketTypeStore store,
      StockPages pages,
      PriceSettings prices,
      InstantSource time) {
    this.engine = engine;
    this.events = events;
    this.store = store;
    this.pages = pages;
    this.prices = prices;
    this.time = time;
  }

  @GetMapping("/events/{eventId}/ticket-types")
  ResponseEntity<?> ofEvent(@PathVariable UUID eventId, @Nullable CurrentUser user) {
    if (events.visible(eventId, user).isEmpty()) {
      return TicketTypeProblems.unknownEvent();
    }
    Versioned<StockPage> page = pages.of(eventId, user);
    return answer(user, Long.toString(page.version()))
        .body(new Page<>(page.value().ticketTypes(), null));
  }

  @GetMapping("/ticket-types")
  ResponseEntity<?> list(@RequestParam UUID eventId, @Nullable CurrentUser user) {
    return ofEvent(eventId, user);
  }

  @GetMapping("/events/{eventId}/availability")
  ResponseEntity<?> availability(@PathVariable UUID eventId, @Nullable CurrentUser user) {
    if (events.visible(eventId, user).isEmpty()) {
      return TicketTypeProblems.unknownEvent();
    }
    Availability availability = Availability.of(pages.of(eventId, user), time.instant());
    return answer(user, availability.tag()).body(availability);
  }

  private static ResponseEntity.BodyBuilder answer(@Nullable CurrentUser user, String tag) {
    return EventAccess.organises(user)
        ? ResponseEntity.ok().cacheControl(CacheControl.noStore())
        : PublicAnswers.of(tag);
  }

  @GetMapping("/ticket-types/{id}")
  ResponseEntity<?> read(@PathVariable UUID id, @Nullable CurrentUser user) {
    Optional<TicketTypeView> type =
        store.find(id).filter(found -> events.visible(found.eventId(), user).isPresent());
    return type.isPresent()
        ? ResponseEntity.ok(type.get())
        : TicketTypeProblems.unknownTicketType();
  }

  @PostMapping("/events/{eventId}/ticket-types")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> add(
      @PathVariable UUID eventId, @Valid @RequestBody TicketTypeDetails details, CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return TicketTypeProblems.unknownEvent();
    }
    if (!EventAccess.mayChange(event.get(), user)) {
      return TicketTypeProblems.notYours();
    }
    TicketTypeOutcome outcome =
        engine.execute(eventId, new StockCommand.AddTicketType(Ids.next(), details.terms()));
    return outcome instanceof TicketTypeOutcome.Stored(TicketType type)
        ? ResponseEntity.created(URI.create("/api/ticket-types/" + type.id()))
            .body(TicketTypeView.of(type, prices.dynamic()))
        : answer(outcome);
  }

  @PutMapping("/ticket-types/{id}")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> change(
      @PathVariable UUID id, @Valid @RequestBody TicketTypeDetails details, CurrentUser user) {
    Long version = details.version();
    if (version == null) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "validation",
          "The request has invalid fields.",
          Map.of("errors", List.of(Map.of("field", "version", "message", "must not be null"))));
    }
    return change(id, user, new StockCommand.ChangeTicketType(id, version, details.terms()));
  }

  @DeleteMapping("/ticket-types/{id}")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> remove(@PathVariable UUID id, CurrentUser user) {
    return change(id, user, new StockCommand.RemoveTicketType(id));
  }

  private ResponseEntity<?> change(
      UUID id, CurrentUser user, StockCommand<TicketTypeOutcome> command) {
    Optional<TicketTypeView> type = store.find(id);
    Optional<EventSummary> event = type.flatMap(found -> events.visible(found.eventId(), user));
    if (event.isEmpty()) {
      return TicketTypeProblems.unknownTicketType();
    }
    return EventAccess.mayChange(event.get(), user)
        ? answer(engine.execute(event.get().id(), command))
        : TicketTypeProblems.notYours();
  }

  private ResponseEntity<?> answer(TicketTypeOutcome outcome) {
    return switch (outcome) {
      case TicketTypeOutcome.Stored(TicketType type) ->
          ResponseEntity.ok(TicketTypeView.of(type, prices.dynamic()));
      case TicketTypeOutcome.Removed removed -> ResponseEntity.noContent().build();
      case TicketTypeOutcome.Refusal refusal -> TicketTypeProblems.of(refusal);
    };
  }
}
