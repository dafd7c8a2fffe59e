package io.boxoffice.purchase.ticket;

import static io.boxoffice.common.security.Roles.ADMIN;
import static io.boxoffice.common.security.Roles.SELLER;
import static io.boxoffice.common.security.Roles.VENUE_MANAGER;
import static io.boxoffice.common.security.Roles.VENUE_STAFF;

import io.boxoffice.common.idempotency.Idempotency;
import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.order.Seat;
import io.boxoffice.purchase.ticket.RevokeTicket.Outcome;
import io.boxoffice.purchase.ticket.TicketStore.Filter;
import io.boxoffice.purchase.ticket.TicketStore.HistoryEntry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tickets: for their owners, and for those who work for the event. */
@RestController
class TicketController {
  private static final int MOST_HISTORY = 200;
  private final TicketStore tickets;
  private final RevokeTicket revoke;
  private final Idempotency idempotency;
  private final TransactionTemplate transaction;

  TicketController(
      TicketStore tickets,
      RevokeTicket revoke,
      Idempotency idempotency,
      TransactionTemplate transaction) {
    this.tickets = tickets;
    this.revoke = revoke;
    this.idempotency = idempotency;
    this.transaction = transaction;
  }

  record View(
      UUID id,
      String ticketNumber,
      UUID eventId,
      String eventTitle,
      String venueName,
      Instant eventStartsAt,
      Instant eventEndsAt,
      UUID ticketTypeId,
      String ticketTypeName,
      @Nullable Seat seat,
      UUID orderId,
      UUID ownerId,
      TicketStatus status,
      @Nullable String statusReason,
      int generation,
      boolean transferable,
      int transferCount,
      int maxTransfers,
      long faceValueMinor,
      String currency,
      @Nullable String mintAddress,
      @Nullable Instant checkedInAt,
      Instant createdAt,
      long version) {

    static View of(Ticket ticket) {
      return new View(
          ticket.id(),
          ticket.ticketNumber(),
          ticket.eventId(),
          ticket.eventTitle(),
          ticket.venueName(),
          ticket.eventStartsAt(),
          ticket.eventEndsAt(),
          ticket.ticketTypeId(),
          ticket.ticketTypeName(),
          ticket.seat(),
          ticket.orderId(),
          ticket.ownerId(),
          ticket.status(),
          ticket.statusReason(),
          ticket.generation(),
          ticket.transferable(),
          ticket.transferCount(),
          ticket.maxTransfers(),
          ticket.faceValueMinor(),
          ticket.currency(),
          ticket.tokenMint(),
          ticket.checkedInAt(),
          ticket.createdAt(),
          ticket.version());
    }
  }

  record Page(List<View> items, @Nullable String nextCursor) {

    /** Makes a page of what was found, which is one more than the limit when there are more. */
    static Page of(List<Ticket> found, int limit) {
      boolean more = found.size() > limit;
      List<Ticket> page = more ? found.subList(0, limit) : found;
      return new Page(
          page.stream().map(View::of).toList(), more ? page.getLast().id().toString() : null);
    }
  }

  record HistoryPage(List<HistoryEntry> items) {}

  record RevokeRequest(@NotNull StatusReason reason, @Nullable StockChoice stock) {
    StockChoice stockChoice() {
      return stock == null ? StockChoice.HOLD : stock;
    }
  }

  record Revoked(UUID ticketId, String status) {}

  /** My tickets; for those who work for the event also others', by event, order or number. */
  @GetMapping({"/api/tickets", "/api/orders/tickets"})
  Page list(
      CurrentUser user,
      @RequestParam(name = "eventId", required = false) @Nullable UUID eventId,
      @RequestParam(name = "orderNumber", required = false) @Size(max = 40) @Nullable String orderNumber,
      @RequestParam(name = "ticketNumber", required = false) @Size(max = 40) @Nullable String ticketNumber,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    boolean searching = eventId != null || orderNumber != null || ticketNumber != null;
    boolean everybodys = searching && worksForTenant(user);
    boolean ofMyEvents = searching && !everybodys && user.hasRole(SELLER);
    Filter filter =
        new Filter(
            everybodys || ofMyEvents ? null : user.userId(),
            ofMyEvents ? user.userId() : null,
            eventId,
            orderNumber,
            ticketNumber,
            cursor,
            limit + 1);
    return Page.of(transaction.execute(s -> tickets.list(filter)), limit);
  }

  @GetMapping("/api/tickets/{id}")
  ResponseEntity<?> one(CurrentUser user, @PathVariable("id") UUID id) {
    return transaction
        .execute(s -> visible(user, id))
        .<ResponseEntity<?>>map(ticket -> ResponseEntity.ok(View.of(ticket)))
        .orElseGet(TicketController::unknown);
  }

  @GetMapping("/api/tickets/{id}/history")
  ResponseEntity<?> history(CurrentUser user, @PathVariable("id") UUID id) {
    return transaction
        .execute(s -> visible(user, id).map(t -> tickets.history(t.id(), MOST_HISTORY)))
        .<ResponseEntity<?>>map(entries -> ResponseEntity.ok(new HistoryPage(entries)))
        .orElseGet(TicketController::unknown);
  }

  @PostMapping("/api/tickets/{id}/revoke")
  @PreAuthorize("hasAnyRole('seller', 'venue_manager', 'admin')")
  ResponseEntity<?> revoke(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @Valid @RequestBody RevokeRequest request) {
    return idempotency.executeIfNamed(
        key, "revoke:" + user.userId(), List.of(id, request), () -> revoked(user, id, request));
  }

  private ResponseEntity<?> revoked(CurrentUser user, UUID id, RevokeRequest request) {
    boolean allOfTenant = user.hasAnyRole(ADMIN, VENUE_MANAGER);
    return switch (revoke.revoke(
        id, user.userId(), allOfTenant, request.reason(), request.stockChoice())) {
      case Outcome.Revoked ignored -> ResponseEntity.ok(new Revoked(id, "revoked"));
      case Outcome.UnderWay ignored ->
          ResponseEntity.status(HttpStatus.ACCEPTED).body(new Revoked(id, "processing"));
      case Outcome.UnknownTicket ignored -> unknown();
      case Outcome.OperationPending ignored ->
          Problems.of(
              HttpStatus.CONFLICT,
              "operation-pending",
              "Another operation on this ticket is still under way; try again later.");
      case Outcome.Refused refused ->
          Problems.of(
              HttpStatus.CONFLICT,
              "ticket-not-revocable",
              "The ticket cannot be revoked: " + refused.reason() + ".",
              Map.of("reason", refused.reason()));
    };
  }

  private Optional<Ticket> visible(CurrentUser user, UUID id) {
    return tickets
        .find(id)
        .filter(
            ticket ->
                ticket.ownerId().equals(user.userId())
                    || worksForTenant(user)
                    || (user.hasRole(SELLER) && ticket.eventOwnerId().equals(user.userId())));
  }

  private static boolean worksForTenant(CurrentUser user) {
    return user.hasAnyRole(ADMIN, VENUE_MANAGER, VENUE_STAFF);
  }

  private static ResponseEntity<?> unknown() {
    return Problems.of(HttpStatus.NOT_FOUND, "unknown-ticket", "There is no such ticket.");
  }
}
