package io.boxoffice.inventory.pricing;

import io.boxoffice.common.cache.CacheCodec;
import io.boxoffice.common.cache.CacheSource;
import io.boxoffice.common.cache.CacheSpec;
import io.boxoffice.common.cache.Caches;
import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.cache.VersionedCache;
import io.boxoffice.inventory.cache.CacheTimes;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockListener;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Copies of each event's public prices. */
@Component
class PricePages implements CacheSource<PublicPrices>, StockListener {
  private final ReadPrices prices;
  private final VersionedCache<PublicPrices> pages;

  PricePages(
      ReadPrices prices, PriceSettings settings, JsonMapper json, Caches caches, CacheTimes times) {
    this.prices = prices;
    this.pages =
        caches.over(
            this,
            CacheSpec.of(
                // a process without dynamic prices shares no copy with one that has them
                settings.dynamic() ? "prices-1" : "prices-1-base",
                times.availability(),
                CacheTimes.BELIEVED,
                CacheCodec.json(json, PublicPrices.class),
                (id, page) -> page.eventId().toString().equals(id)));
  }

  /** Returns the public prices of an event of the current tenant. */
  Versioned<PublicPrices> of(UUID eventId) {
    return pages.get(eventId.toString()).orElseThrow();
  }

  @Override
  public OptionalLong version(String id) {
    return OptionalLong.of(prices.version(UUID.fromString(id)));
  }

  @Override
  public Versioned<PublicPrices> load(String id) {
    return prices.publicPrices(UUID.fromString(id));
  }

  @Override
  public void changed(UUID tenantId, UUID eventId) {
    pages.outdated(tenantId, eventId.toString());
  }
}
