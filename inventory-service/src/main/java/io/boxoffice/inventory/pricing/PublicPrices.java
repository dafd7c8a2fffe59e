package io.boxoffice.inventory.pricing;

import io.boxoffice.inventory.price.EventPrices;
import io.boxoffice.inventory.price.EventPrices.TypePrice;
import io.boxoffice.inventory.price.EventPricing;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event's prices as far as everybody may see them: without the rules behind them. */
record PublicPrices(UUID eventId, @Nullable Instant nextUpdateAt, List<TypePrice> types) {
  PublicPrices {
    types = List.copyOf(types);
  }

  EventPrices prices(boolean dynamicOn) {
    return new EventPrices(eventId, EventPricing.NONE, dynamicOn, nextUpdateAt, types);
  }
}
