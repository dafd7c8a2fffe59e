package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.refund.Refund.Item;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import io.boxoffice.purchase.ticket.StatusReason;
import io.boxoffice.purchase.ticket.TicketStatus;
import io.boxoffice.purchase.ticket.TicketStore;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;

/** Ends the tickets at the ledger. */
@Component
class FinishTickets implements SagaStep<Refund> {
  private final TicketStore tickets;
  private final InstantSource time;

  FinishTickets(TicketStore tickets, InstantSource time) {
    this.tickets = tickets;
    this.time = time;
  }

  @Override
  public String name() {
    return "finish_tickets";
  }

  @Override
  public boolean local() {
    return true;
  }

  @Override
  public boolean needed(Refund refund) {
    return !refund.tickets().isEmpty();
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    List<Item> ending = refund.tickets(f -> f == Fence.BLOCKED);
    return StepOutcome.done(
        () -> {
          tickets.finish(
              TicketStatus.REFUNDED,
              refund.kind() == RefundKind.EVENT
                  ? StatusReason.EVENT_CANCELLED
                  : StatusReason.REFUND_REQUESTED,
              ending.stream().map(Item::hold).toList(),
              time.instant());
          return refund;
        });
  }
}
