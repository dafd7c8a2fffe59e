package io.boxoffice.inventory.pricing;

import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.cache.PublicAnswers;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.Asked;
import io.boxoffice.inventory.price.EventPrices.Quote;
import io.boxoffice.inventory.price.EventPrices.QuoteOutcome;
import io.boxoffice.inventory.price.PriceLimits;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.PricingOutcome;
import io.boxoffice.inventory.reservation.StockEngine;
import io.boxoffice.inventory.validation.CalendarTime;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
class PricingController {
  private static final String ORGANISERS = "hasAnyRole('seller','venue_manager','admin')";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private final StockEngine engine;
  private final EventAccess events;
  private final ReadPrices prices;
  private final PricePages pages;
  private final PriceSettings settings;
  private final PriceHistory history;
  private final InstantSource time;

  PricingController(
      StockEngine engine,
      EventAccess events,
      ReadPrices prices,
      PricePages pages,
      PriceSettings settings,
      PriceHistory history,
      InstantSource time) {
    this.engine = engine;
    this.events = events;
    this.prices = prices;
    this.pages = pages;
    this.settings = settings;
    this.history = history;
    this.time = time;
  }

  /**
   * A question for a price.
   *
   * @param at organisers alone: prices as they would be at this moment
   * @param shareSold organisers alone: prices with this share sold, in basis points
   */
  record Question(
      @Nullable UUID ticketTypeId,
      @Nullable @Min(1) @Max(1_000) Integer quantity,
      @Nullable @CalendarTime Instant at,
      @Nullable @Min(0) @Max(10_000) Integer shareSold) {
    boolean previews() {
      return at != null || shareSold != null;
    }
  }

  @GetMapping("/events/{eventId}/pricing-rules")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> rules(@PathVariable UUID eventId, CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return unknownEvent();
    }
    return EventAccess.mayChange(event.get(), user)
        ? ResponseEntity.ok(PricingView.of(prices.ofEvent(eventId)))
        : notYours();
  }

  @PutMapping("/events/{eventId}/pricing-rules")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> replace(
      @PathVariable UUID eventId, @Valid @RequestBody PricingRequest request, CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return unknownEvent();
    }
    return EventAccess.mayChange(event.get(), user)
        ? answer(eventId, engine.execute(eventId, request.command()))
        : notYours();
  }

  @GetMapping("/events/{eventId}/prices")
  ResponseEntity<?> prices(
      @PathVariable UUID eventId, @Valid Question question, @Nullable CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return unknownEvent();
    }
    if (question.quantity() != null && question.ticketTypeId() == null) {
      return Problems.of(
          HttpStatus.BAD_REQUEST,
          "validation",
          "The request has invalid fields.",
          Map.of(
              "errors",
              List.of(
                  Map.of("field", "ticketTypeId", "message", "must be given with a quantity"))));
    }
    boolean organiser = user != null && EventAccess.mayChange(event.get(), user);
    if (question.previews() && !organiser) {
      return Problems.of(
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Only the event's seller, a venue manager or an admin sees prices of other moments.");
    }
    if (!EventAccess.organises(user)) {
      Versioned<PublicPrices> page = pages.of(eventId);
      return answer(
          page.value().prices(settings.dynamic()),
          question,
          false,
          PublicAnswers.of(page.version()));
    }
    EventPrices now = prices.ofEvent(eventId);
    EventPrices shown =
        question.previews()
            ? now.preview(
                Objects.requireNonNullElseGet(question.at(), time::instant), question.shareSold())
            : now;
    return answer(
        shown, question, organiser, ResponseEntity.ok().cacheControl(CacheControl.noStore()));
  }

  private static ResponseEntity<?> answer(
      EventPrices shown, Question question, boolean organiser, ResponseEntity.BodyBuilder ok) {
    UUID type = question.ticketTypeId();
    if (type == null) {
      return ok.body(PricesView.of(shown, organiser, null));
    }
    int quantity = Objects.requireNonNullElse(question.quantity(), 1);
    return switch (shown.quote(List.of(new Asked(type, quantity)))) {
      case Quote quote -> ok.body(PricesView.of(shown, organiser, quote));
      case QuoteOutcome.UnknownTicketType(UUID id) -> unknownTicketType(id);
      case QuoteOutcome.QuantityOutOfBounds(UUID id, int min, int max) ->
          Problems.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "quantity-out-of-bounds",
              "An order has between %d and %d tickets of this type.".formatted(min, max),
              Map.of("ticketTypeId", id, "min", min, "max", max));
    };
  }

  @GetMapping("/ticket-types/{id}/price-history")
  ResponseEntity<?> history(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor,
      @Nullable CurrentUser user) {
    Position after = Position.of(cursor);
    if (after == null) {
      return Page.badCursor();
    }
    boolean visible =
        history.eventOf(id).flatMap(eventId -> events.visible(eventId, user)).isPresent();
    return visible
        ? ResponseEntity.ok(
            Page.of(history.ofType(id, after, limit + 1), limit, PriceHistory.Change::position))
        : Problems.of(HttpStatus.NOT_FOUND, "unknown-ticket-type", "There is no such ticket type.");
  }

  private ResponseEntity<?> answer(UUID eventId, PricingOutcome outcome) {
    return switch (outcome) {
      case PricingOutcome.Stored stored ->
          ResponseEntity.ok(PricingView.of(prices.ofEvent(eventId)));
      case PricingOutcome.UnknownEvent unknown -> unknownEvent();
      case PricingOutcome.UnknownTicketType(UUID ticketTypeId) -> unknownTicketType(ticketTypeId);
      case PricingOutcome.EventClosed(EventStatus status) ->
          conflict(
              "event-status",
              "The event's status does not allow this.",
              Map.of("eventStatus", status));
      case PricingOutcome.VersionConflict(long current) ->
          conflict(
              "version-conflict",
              "The pricing rules changed since; read them again.",
              Map.of("current", current));
      case PricingOutcome.PriceOutsideLimits(
              UUID ticketTypeId,
              long priceMinor,
              PriceLimits limits) ->
          conflict(
              "price-outside-limits",
              "The ticket type's own price has to be within its limits; change one or the other.",
              outside(ticketTypeId, priceMinor, limits));
      case PricingOutcome.Busy busy ->
          Problems.unavailable(
              "busy",
              "Too many want this event at the moment; the same request may be sent again.",
              RETRY_AFTER);
      case PricingOutcome.Repriced repriced -> throw notAnAnswer(outcome);
      case PricingOutcome.NotDue notDue -> throw notAnAnswer(outcome);
    };
  }

  private static IllegalStateException notAnAnswer(PricingOutcome outcome) {
    return new IllegalStateException("rules were to be replaced: " + outcome);
  }

  private static Map<String, ?> outside(UUID ticketTypeId, long priceMinor, PriceLimits limits) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("ticketTypeId", ticketTypeId);
    named.put("priceMinor", priceMinor);
    if (limits.floorMinor() != null) {
      named.put("floorMinor", limits.floorMinor());
    }
    if (limits.capMinor() != null) {
      named.put("capMinor", limits.capMinor());
    }
    return named;
  }

  private static ResponseEntity<?> conflict(String slug, String detail, Map<String, ?> extensions) {
    return Problems.of(HttpStatus.CONFLICT, slug, detail, extensions);
  }

  private static ResponseEntity<?> notYours() {
    return Problems.of(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "Only the event's seller, a venue manager or an admin may see and change its pricing rules.");
  }

  private static ResponseEntity<?> unknownEvent() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-event", "There is no such event.");
  }

  private static ResponseEntity<?> unknownTicketType(UUID ticketTypeId) {
    return Problems.of(
        HttpStatus.NOT_FOUND,
        "unknown-ticket-type",
        "The event has no such ticket type.",
        Map.of("ticketTypeId", ticketTypeId));
  }
}
