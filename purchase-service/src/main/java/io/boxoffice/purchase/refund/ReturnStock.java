package io.boxoffice.purchase.refund;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.refund.Refund.Fence;
import io.boxoffice.purchase.refund.Refund.Item;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Gives the stock of the ended tickets back, once for each refund. */
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
  public boolean needed(Refund refund) {
    return !refund.tickets().isEmpty();
  }

  @Override
  public StepOutcome<Refund> forward(Refund refund) {
    Map<UUID, Integer> quantities =
        refund.tickets(f -> f == Fence.BLOCKED).stream()
            .collect(Collectors.groupingBy(Item::ticketTypeId, Collectors.summingInt(t -> 1)));
    inventory.giveBack(refund.id(), refund.eventId(), quantities);
    return StepOutcome.done(refund);
  }
}
