package io.boxoffice.inventory.tickettype;

import io.boxoffice.common.cache.CacheCodec;
import io.boxoffice.common.cache.CacheSource;
import io.boxoffice.common.cache.CacheSpec;
import io.boxoffice.common.cache.Caches;
import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.cache.VersionedCache;
import io.boxoffice.common.security.CurrentUser;
import io.boxoffice.inventory.cache.CacheTimes;
import io.boxoffice.inventory.cache.CheckedCopies;
import io.boxoffice.inventory.event.EventAccess;
import io.boxoffice.inventory.price.PriceSettings;
import io.boxoffice.inventory.reservation.StockListener;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Copies of what is left of each event. */
@Component
public class StockPages implements CacheSource<StockPage>, CheckedCopies, StockListener {
  private final TicketTypeStore store;
  private final EventAccess events;
  private final VersionedCache<StockPage> pages;

  StockPages(
      TicketTypeStore store,
      EventAccess events,
      PriceSettings prices,
      JsonMapper json,
      Caches caches,
      CacheTimes times) {
    this.store = store;
    this.events = events;
    this.pages =
        caches.over(
            this,
            CacheSpec.of(
                // a process without dynamic prices shares no copy with one that has them
                prices.dynamic() ? "stock-2" : "stock-2-base",
                times.availability(),
                CacheTimes.BELIEVED,
                CacheCodec.json(json, StockPage.class),
                (id, page) -> page.eventId().toString().equals(id)));
  }

  /** Returns the types of an event; organisers see them as they are this moment. */
  public Versioned<StockPage> of(UUID eventId, @Nullable CurrentUser user) {
    return EventAccess.organises(user)
        ? store.page(eventId)
        : pages.get(eventId.toString()).orElseThrow();
  }

  @Override
  public OptionalLong version(String id) {
    return OptionalLong.of(store.pageVersion(UUID.fromString(id)));
  }

  @Override
  public Versioned<StockPage> load(String id) {
    return store.page(UUID.fromString(id));
  }

  @Override
  public void changed(UUID tenantId, UUID eventId) {
    pages.outdated(tenantId, eventId.toString());
    events.stockChanged(tenantId, eventId);
  }

  @Override
  public String name() {
    return "availability";
  }

  @Override
  public VersionedCache.Check check(UUID eventId) {
    return pages.check(eventId.toString());
  }
}
