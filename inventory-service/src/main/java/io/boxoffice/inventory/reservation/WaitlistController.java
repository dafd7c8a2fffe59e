package io.boxoffice.inventory.reservation;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.event.EventStatus;
import io.boxoffice.inventory.page.Page;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A buyer's own places in the line for what is sold out. */
@RestController
@RequestMapping("/api/events/{eventId}/waitlist")
class WaitlistController {
  private final StockEngine engine;
  private final EventAccess events;
  private final WaitlistStore store;

  WaitlistController(StockEngine engine, EventAccess events, WaitlistStore store) {
    this.engine = engine;
    this.events = events;
    this.store = store;
  }

  /**
   * A wish to wait.
   *
   * @param quantity tickets wanted together
   */
  record JoinRequest(
      @NotNull UUID ticketTypeId,
      @NotNull @Positive @Max(ItemRequest.MOST_TICKETS) Integer quantity) {}

  @GetMapping
  ResponseEntity<?> mine(@PathVariable UUID eventId, CurrentUser user) {
    return events.visible(eventId, user).isPresent()
        ? ResponseEntity.ok(new Page<>(store.of(eventId, user.userId()), null))
        : StockProblems.unknownEvent();
  }

  /** Joining twice for the same is joining once, so there is no key to send. */
  @PostMapping
  ResponseEntity<?> join(
      @PathVariable UUID eventId, @Valid @RequestBody JoinRequest request, CurrentUser user) {
    if (events.visible(eventId, user).isEmpty()) {
      return StockProblems.unknownEvent();
    }
    StockCommand.JoinWaitlist command =
        new StockCommand.JoinWaitlist(
            Ids.next(), request.ticketTypeId(), user.userId(), request.quantity());
    return answer(eventId, user, engine.execute(eventId, command));
  }

  @DeleteMapping
  ResponseEntity<?> leave(
      @PathVariable UUID eventId,
      @RequestParam(required = false) @Nullable UUID ticketTypeId,
      CurrentUser user) {
    return events.visible(eventId, user).isPresent()
        ? answer(
            eventId,
            user,
            engine.execute(eventId, new StockCommand.LeaveWaitlist(user.userId(), ticketTypeId)))
        : StockProblems.unknownEvent();
  }

  private ResponseEntity<?> answer(UUID eventId, CurrentUser user, WaitlistOutcome outcome) {
    return switch (outcome) {
      case WaitlistOutcome.Joined(UUID entryId) ->
          ResponseEntity.status(HttpStatus.CREATED)
              .body(
                  store.of(eventId, user.userId()).stream()
                      .filter(entry -> entry.id().equals(entryId))
                      .findFirst()
                      .orElseThrow());
      case WaitlistOutcome.Left left -> ResponseEntity.noContent().build();
      case WaitlistOutcome.UnknownEvent unknown -> StockProblems.unknownEvent();
      case WaitlistOutcome.UnknownTicketType(UUID type) -> StockProblems.unknownTicketType(type);
      case WaitlistOutcome.EventNotOnSale(EventStatus status) ->
          StockProblems.eventNotOnSale(status);
      case WaitlistOutcome.SaleNotOpen(UUID type) -> StockProblems.saleNotOpen(type);
      case WaitlistOutcome.QuantityOutOfBounds(UUID type, int min, int max) ->
          StockProblems.quantityOutOfBounds(type, min, max);
      case WaitlistOutcome.PerUserLimit(UUID type, int limit, int held) ->
          StockProblems.perUserLimit(type, limit, held);
      case WaitlistOutcome.TicketsAvailable(UUID type, int available) ->
          StockProblems.conflict(
              "tickets-available",
              "There are enough tickets of this type left; reserve them.",
              Map.of("ticketTypeId", type, "available", available));
      case WaitlistOutcome.WaitsAlready(UUID type, int quantity) ->
          StockProblems.conflict(
              "waits-already",
              "You wait for another number of these tickets; leave the waitlist first.",
              Map.of("ticketTypeId", type, "quantity", quantity));
      case WaitlistOutcome.Full(UUID type, int limit) ->
          StockProblems.conflict(
              "waitlist-full",
              "The waitlist for this type is full.",
              Map.of("ticketTypeId", type, "limit", limit));
      case WaitlistOutcome.Busy busy -> StockProblems.busy();
    };
  }
}
