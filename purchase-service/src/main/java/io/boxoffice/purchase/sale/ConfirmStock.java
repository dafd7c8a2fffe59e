package io.boxoffice.purchase.sale;

import io.boxoffice.purchase.inventory.Inventory;
import io.boxoffice.purchase.inventory.Inventory.Confirm;
import io.boxoffice.purchase.order.Failure;
import io.boxoffice.purchase.saga.SagaStep;
import io.boxoffice.purchase.saga.StepOutcome;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Turns the reservation of a paid order into sold stock. A reservation that has run out meanwhile
 * is made again; see {@link LostStock}.
 */
@Component
class ConfirmStock implements SagaStep<Sale> {
  static final String NAME = "confirm_stock";

  private final Inventory inventory;
  private final LostStock lost;

  ConfirmStock(Inventory inventory, LostStock lost) {
    this.inventory = inventory;
    this.lost = lost;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String waitsFor() {
    return "the stock";
  }

  @Override
  public StepOutcome<Sale> forward(Sale sale) {
    UUID reservation = sale.order().reservationId();
    if (reservation == null) {
      return lost.again(sale, gone("never-reserved"));
    }
    return switch (inventory.confirm(reservation, sale.order().eventId())) {
      case Confirm.Confirmed ignored -> StepOutcome.done(sale);
      case Confirm.Gone gone -> lost.again(sale, gone(gone.why()));
    };
  }

  private static Failure gone(String why) {
    return new Failure(409, why, "The tickets could not be kept for the order.", Map.of());
  }
}
