package io.boxoffice.inventory.reservation;

import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.event.EventAccess;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows anybody that the stock adds up. */
@RestController
class StockAuditController {
  private final EventAccess events;
  private final StockAudit audit;

  StockAuditController(EventAccess events, StockAudit audit) {
    this.events = events;
    this.audit = audit;
  }

  record AuditView(UUID eventId, boolean holds, List<LineView> ticketTypes) {}

  record LineView(
      UUID ticketTypeId,
      int capacity,
      int available,
      int reserved,
      int sold,
      int held,
      long rowsReserved,
      long rowsSold,
      long rowsHeld,
      StockAudit.@Nullable Seats seats,
      boolean holds) {

    static LineView of(StockAudit.Line line) {
      StockCounts counts = line.counts();
      return new LineView(
          line.ticketTypeId(),
          counts.capacity(),
          counts.available(),
          counts.reserved(),
          counts.sold(),
          counts.held(),
          line.rowsReserved(),
          line.rowsSold(),
          line.rowsHeld(),
          line.seats(),
          line.holds());
    }
  }

  @GetMapping("/api/events/{id}/stock-audit")
  ResponseEntity<?> audit(@PathVariable UUID id, @Nullable CurrentUser user) {
    if (events.visible(id, user).isEmpty()) {
      return StockProblems.unknownEvent();
    }
    List<LineView> lines = audit.audit(id).stream().map(LineView::of).toList();
    return ResponseEntity.ok(new AuditView(id, lines.stream().allMatch(LineView::holds), lines));
  }
}
