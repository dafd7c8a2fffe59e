package io.boxoffice.inventory.tickettype;

import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockCommand;
import io.boxoffice.inventory.reservation.StockEngine;
import io.boxoffice.inventory.reservation.TicketType;
import io.boxoffice.inventory.reservation.TicketTypeOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets how many tickets of a type exist and leaves the rest of its terms alone. */
@Component
public class ChangeCapacity {
  private static final int ATTEMPTS = 5;
  private final TicketTypeStore store;
  private final StockEngine engine;
  private final PriceSettings prices;

  ChangeCapacity(TicketTypeStore store, StockEngine engine, PriceSettings prices) {
    this.store = store;
    this.engine = engine;
    this.prices = prices;
  }

  /** Returns the event that a type belongs to. */
  public Optional<UUID> eventOf(UUID ticketTypeId) {
    return store.find(ticketTypeId).map(TicketTypeView::eventId);
  }

  /** Returns the type as everybody sees it after a change. */
  public TicketTypeView view(TicketType type) {
    return TicketTypeView.of(type, prices.dynamic());
  }

  /**
   * Changes the capacity.
   *
   * @param expectedVersion version of the type that the caller knows; null changes whatever version
   *     there is, and edits of others that come in between are kept
   * @param within how long the caller waits
   */
  public TicketTypeOutcome change(
      UUID ticketTypeId, int capacity, @Nullable Long expectedVersion, Duration within) {
    TicketTypeOutcome outcome = new TicketTypeOutcome.UnknownTicketType();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<TicketTypeView> found = store.find(ticketTypeId);
      if (found.isEmpty()) {
        return new TicketTypeOutcome.UnknownTicketType();
      }
      TicketTypeView type = found.get();
      long version = expectedVersion == null ? type.version() : expectedVersion;
      outcome =
          engine.execute(
              type.eventId(),
              new StockCommand.ChangeTicketType(ticketTypeId, version, type.withCapacity(capacity)),
              within);
      if (expectedVersion != null || !(outcome instanceof TicketTypeOutcome.VersionConflict)) {
        return outcome;
      }
    }
    return outcome;
  }
}
