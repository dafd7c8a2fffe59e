package io.boxoffice.inventory.seat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The maps of the events that are selling in this process.
 *
 * <p>A map is only a memory of the rows: whoever takes it holds the event's lock and brings it up
 * to the version that the database names. One that cannot be is read anew.
 */
@Component
public class SeatMaps {
  /** About 64 MB: two bits a seat, and two words a row. */
  private static final long MOST_SEATS = 50_000_000;

  private static final Duration IDLE = Duration.ofMinutes(30);
  private final SeatStore store;
  private final Cache<UUID, SeatMap> maps =
      Caffeine.newBuilder()
          .maximumWeight(MOST_SEATS)
          .weigher((UUID event, SeatMap map) -> map.layout().seats())
          .expireAfterAccess(IDLE)
          .build();

  private final Cache<LayoutKey, SeatLayout> layouts =
      Caffeine.newBuilder()
          .maximumWeight(MOST_SEATS)
          .weigher((LayoutKey key, SeatLayout layout) -> layout.seats())
          .expireAfterAccess(IDLE)
          .build();

  private record LayoutKey(UUID eventId, Instant laidOutAt) {}

  /** Makes an empty memory; an engine has one of its own. */
  public SeatMaps(SeatStore store) {
    this.store = store;
  }

  /**
   * Returns the event's map as it is now, or null when it has no seats. The caller holds the
   * event's lock in the current transaction, and is the only one in this process.
   */
  public @Nullable SeatMap locked(UUID eventId) {
    SeatStore.Edition edition = store.edition(eventId);
    if (edition == null) {
      maps.invalidate(eventId);
      return null;
    }
    SeatMap known = maps.getIfPresent(eventId);
    if (known != null && store.catchUp(eventId, known, edition)) {
      return known;
    }
    SeatLayout layout =
        layouts.get(new LayoutKey(eventId, edition.laidOutAt()), key -> store.layout(eventId));
    SeatMap read = store.read(eventId, layout, edition);
    maps.put(eventId, read);
    return read;
  }

  /** Returns how the event's seats lie, or null when it has none; in a transaction. */
  public @Nullable SeatLayout layout(UUID eventId) {
    SeatStore.Edition edition = store.edition(eventId);
    return edition == null
        ? null
        : layouts.get(new LayoutKey(eventId, edition.laidOutAt()), key -> store.layout(eventId));
  }
}
