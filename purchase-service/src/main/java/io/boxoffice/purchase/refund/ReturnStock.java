package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.SoldTicket;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Gives the stock of the ended tickets back, once for each refund. That of a revoked ticket went
 * when it was revoked.
 */
@Component
class ReturnStock implements SagaStep<Refund> {
  private final Inventory inventory;

  ReturnStock(Inventory inventory) {
    this.inventory = inventory;
  }

  @Override
  public String name() {
    return "return_stock";
  }

  @Override
  public String waitsFor() {
    return "the stock";
  }

  @Override
  public boolean needed(Refund refund) {
    return !returning(refund).isEmpty();
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    inventory.giveBack(refund.id(), refund.eventId(), returning(refund));
    return StepOutcome.done(refund);
  }

  private static List<SoldTicket> returning(Refund refund) {
    return refund.tickets(f -> f == Fence.BLOCKED).stream()
        .filter(ticket -> !ticket.stockGone())
        .map(ticket -> new SoldTicket(ticket.ticketTypeId(), ticket.seatNumber()))
        .toList();
  }
}
