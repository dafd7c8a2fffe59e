package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventSummary;
import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.page.Position;
import io.boxoffice.inventory.validation.CalendarTime;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What organisers take off sale: for the artist, the sponsor, the wheelchair that comes late. */
@RestController
@RequestMapping("/api")
class HoldController {
  private static final String ORGANISERS = "hasAnyRole('seller','venue_manager','admin')";
  private final StockEngine engine;
  private final EventAccess events;
  private final HoldStore store;
  private final InstantSource time;

  HoldController(StockEngine engine, EventAccess events, HoldStore store, InstantSource time) {
    this.engine = engine;
    this.events = events;
    this.store = store;
    this.time = time;
  }

  record HoldRequest(
      @NotNull UUID ticketTypeId,
      @NotNull @Positive @Max(MOST) Integer quantity,
      @Nullable @Size(min = 1, max = MOST) List<ItemRequest.@NotNull @Valid SeatRequest> seats,
      @NotBlank @Size(max = 500) String reason,
      @Nullable @CalendarTime Instant expiresAt) {
    private static final int MOST = 100_000;

    @AssertTrue(message = "must name as many seats as the quantity, each once") @SuppressWarnings("unused")
    boolean isSeats() {
      return seats == null
          || (quantity != null
              && seats.size() == quantity
              && new HashSet<>(seats).size() == seats.size());
    }

    Item item() {
      return new Item(
          ticketTypeId,
          quantity,
          seats == null ? List.of() : seats.stream().map(ItemRequest.SeatRequest::ref).toList(),
          false);
    }
  }

  @GetMapping("/events/{eventId}/holds")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> list(
      @PathVariable UUID eventId,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor,
      CurrentUser user) {
    Position after = Position.of(cursor);
    if (after == null) {
      return Page.badCursor();
    }
    ResponseEntity<?> refusal = refusal(eventId, user);
    return refusal != null
        ? refusal
        : ResponseEntity.ok(
            Page.of(
                store.ofEvent(eventId, after, limit + 1),
                limit,
                hold -> new Position(hold.createdAt(), hold.id())));
  }

  @PostMapping("/events/{eventId}/holds")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> hold(
      @PathVariable UUID eventId,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody HoldRequest request,
      CurrentUser user) {
    if (!ReservationKeys.isKey(key)) {
      return StockProblems.keyMissing();
    }
    ResponseEntity<?> refusal = refusal(eventId, user);
    if (refusal != null) {
      return refusal;
    }
    if (request.expiresAt() != null && !time.instant().isBefore(request.expiresAt())) {
      return StockProblems.expiresInThePast();
    }
    StockCommand.Hold command =
        new StockCommand.Hold(
            Ids.next(),
            ReservationKeys.ofBuyer(user.userId(), key),
            request.item(),
            request.reason(),
            request.expiresAt(),
            user.userId());
    return answer(engine.execute(eventId, command));
  }

  @DeleteMapping("/holds/{id}")
  @PreAuthorize(ORGANISERS)
  ResponseEntity<?> release(@PathVariable UUID id, CurrentUser user) {
    Optional<UUID> eventId = store.eventOf(id);
    Optional<EventSummary> event = eventId.flatMap(found -> events.visible(found, user));
    if (event.isEmpty()) {
      return StockProblems.of(new HoldOutcome.UnknownHold());
    }
    return EventAccess.mayChange(event.get(), user)
        ? answer(engine.execute(event.get().id(), new StockCommand.ReleaseHold(id, false)))
        : StockProblems.notYours();
  }

  private @Nullable ResponseEntity<?> refusal(UUID eventId, CurrentUser user) {
    Optional<EventSummary> event = events.visible(eventId, user);
    if (event.isEmpty()) {
      return StockProblems.unknownEvent();
    }
    return EventAccess.mayChange(event.get(), user) ? null : StockProblems.notYours();
  }

  private static ResponseEntity<?> answer(HoldOutcome outcome) {
    return switch (outcome) {
      case HoldOutcome.Held held -> {
        ResponseEntity.BodyBuilder created =
            ResponseEntity.created(URI.create("/api/holds/" + held.hold().id()));
        if (held.replayed()) {
          created.header("Idempotent-Replayed", "true");
        }
        yield created.body(held.hold());
      }
      case HoldOutcome.Released released -> ResponseEntity.noContent().build();
      case HoldOutcome.NotDue notDue -> ResponseEntity.noContent().build();
      case HoldOutcome.Refusal refusal -> StockProblems.of(refusal);
    };
  }
}
