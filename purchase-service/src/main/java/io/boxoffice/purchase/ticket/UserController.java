package io.boxoffice.purchase.ticket;

import static io.boxoffice.common.security.Roles.ADMIN;
import static io.boxoffice.common.security.Roles.VENUE_MANAGER;
import static io.boxoffice.common.security.Roles.VENUE_STAFF;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.purchase.ticket.TicketStore.Filter;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A user's tickets and figures: for the user, and for the staff of the tenant. */
@RestController
@RequestMapping("/api/users/{id}")
class UserController {
  private final TicketStore tickets;
  private final UserStats stats;
  private final TransactionTemplate transaction;

  UserController(TicketStore tickets, UserStats stats, TransactionTemplate transaction) {
    this.tickets = tickets;
    this.stats = stats;
    this.transaction = transaction;
  }

  @GetMapping("/stats")
  ResponseEntity<?> stats(CurrentUser user, @PathVariable("id") UUID id) {
    return mayLookAt(user, id)
        ? ResponseEntity.ok(transaction.execute(status -> stats.of(id)))
        : somebodyElses();
  }

  /** What the user holds now, the newest first. */
  @GetMapping("/tickets")
  ResponseEntity<?> tickets(
      CurrentUser user,
      @PathVariable("id") UUID id,
      @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
      @RequestParam(name = "limit", defaultValue = "20") @Min(1) @Max(100) int limit) {
    if (!mayLookAt(user, id)) {
      return somebodyElses();
    }
    Filter filter = new Filter(id, null, null, null, null, cursor, limit + 1);
    List<Ticket> found = transaction.execute(status -> tickets.list(filter));
    return ResponseEntity.ok(TicketController.Page.of(found, limit));
  }

  private static boolean mayLookAt(CurrentUser user, UUID id) {
    return user.userId().equals(id) || user.hasAnyRole(ADMIN, VENUE_MANAGER, VENUE_STAFF);
  }

  private static ResponseEntity<?> somebodyElses() {
    return Problems.of(
        HttpStatus.FORBIDDEN, "forbidden", "Only the staff may look at what is somebody else's.");
  }
}
