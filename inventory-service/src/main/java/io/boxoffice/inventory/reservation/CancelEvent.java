package io.boxoffice.inventory.reservation;

import io.boxoffice.inventory.event.EventCancellation;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Lets an event's cancellation queue behind the commands that came before it. */
@Component
class CancelEvent implements EventCancellation {
  private final StockEngine engine;

  CancelEvent(StockEngine engine) {
    this.engine = engine;
  }

  @Override
  public Result cancel(UUID eventId, String reason) {
    return switch (engine.execute(eventId, new StockCommand.CancelEvent(reason))) {
      case CancelOutcome.Cancelled cancelled -> Result.CANCELLED;
      case CancelOutcome.UnknownEvent unknown -> Result.UNKNOWN_EVENT;
      case CancelOutcome.WrongStatus wrong -> Result.WRONG_STATUS;
      case CancelOutcome.Busy busy -> Result.BUSY;
    };
  }
}
