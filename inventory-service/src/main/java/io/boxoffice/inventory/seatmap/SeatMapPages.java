package io.boxoffice.inventory.seatmap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.boxoffice.common.cache.CacheSource;
import io.boxoffice.common.cache.CacheSpec;
import io.boxoffice.common.cache.Caches;
import io.boxoffice.common.cache.Versioned;
import io.boxoffice.common.cache.VersionedCache;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.cache.CacheTimes;
import io.boxoffice.inventory.cache.CheckedCopies;
import io.boxoffice.inventory.reservation.StockListener;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Copies of maps of seats. One that is behind catches up by what each version changed, and is read
 * anew only where that is no longer known.
 */
@Component
class SeatMapPages implements CacheSource<SeatStates>, CheckedCopies, StockListener {
  private static final int MOST_CHANGES = 1_000;
  private static final long MOST_BYTES = 64L * 1024 * 1024;
  private static final long MOST_LAYOUT_NUMBERS = 4_000_000;
  private static final int NUMBERS_OF_A_BLOCK = 50;

  private final SeatMapStore store;
  private final VersionedCache<SeatStates> maps;
  private final Cache<Layout, List<SeatBlockView>> layouts;

  private record Layout(UUID tenant, UUID eventId, Instant laidOutAt) {}

  SeatMapPages(SeatMapStore store, Caches caches, CacheTimes times) {
    this.store = store;
    this.maps =
        caches.over(
            this,
            CacheSpec.<SeatStates>of(
                    "seats-1",
                    times.availability(),
                    CacheTimes.BELIEVED,
                    new SeatStates.Codec(),
                    (id, states) -> states.eventId().toString().equals(id))
                .bounded(MOST_BYTES, states -> states.bits().length));
    this.layouts =
        Caffeine.newBuilder()
            .expireAfterAccess(times.availability())
            .maximumWeight(MOST_LAYOUT_NUMBERS)
            .<Layout, List<SeatBlockView>>weigher((layout, blocks) -> numbers(blocks))
            .build();
  }

  private static int numbers(List<SeatBlockView> blocks) {
    return blocks.stream()
        .mapToInt(block -> NUMBERS_OF_A_BLOCK + block.removed().size() + block.accessible().size())
        .sum();
  }

  /** Returns the map of an event of the current tenant's; empty when it has no seats. */
  Optional<Versioned<SeatStates>> find(UUID eventId) {
    return maps.get(eventId.toString());
  }

  /** Returns how the seats of a map lie, which never changes for one layout. */
  List<SeatBlockView> blocks(SeatStates states) {
    Layout layout =
        new Layout(TenantContext.required().tenantId(), states.eventId(), states.laidOutAt());
    return layouts.get(layout, wanted -> store.blocks(wanted.eventId()));
  }

  @Override
  public OptionalLong version(String id) {
    return store.version(UUID.fromString(id));
  }

  @Override
  public @Nullable Versioned<SeatStates> load(String id) {
    return store.read(UUID.fromString(id));
  }

  @Override
  public @Nullable Versioned<SeatStates> advance(
      String id, Versioned<SeatStates> older, long version) {
    if (version - older.version() > MOST_CHANGES) {
      return null;
    }
    List<SeatStates.Change> changes =
        store.changes(UUID.fromString(id), older.version(), MOST_CHANGES);
    if (changes.isEmpty()
        || changes.getLast().version() < version
        || changes.getLast().version() - older.version() != changes.size()) {
      return null;
    }
    return new Versioned<>(changes.getLast().version(), older.value().after(changes));
  }

  @Override
  public String name() {
    return "seats";
  }

  @Override
  public VersionedCache.Check check(UUID eventId) {
    return maps.check(eventId.toString());
  }

  @Override
  public void changed(UUID tenantId, UUID eventId) {
    maps.outdated(tenantId, eventId.toString());
  }
}
