package io.boxoffice.inventory.seatmap;

import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.inventory.reservation.StockListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** All streams of this process, their number bounded, and a feed for each event that has any. */
@Component
class SeatStreams implements StockListener {
  static final Duration COME_BACK = Duration.ofSeconds(10);
  private final SeatMapStore store;
  private final SeatStreamSettings settings;
  private final Counter resets;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<Key, SeatFeed> feeds = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  private record Key(UUID tenantId, UUID eventId) {}

  SeatStreams(SeatMapStore store, SeatStreamSettings settings, MeterRegistry meters) {
    this.store = store;
    this.settings = settings;
    this.resets =
        Counter.builder("boxoffice.seats.stream.resets")
            .description("clients that were told to read the map")
            .register(meters);
    Gauge.builder("boxoffice.seats.streams", open, AtomicInteger::get)
        .description("clients that follow seats")
        .register(meters);
    Gauge.builder("boxoffice.seats.feeds", feeds, ConcurrentHashMap::size)
        .description("events whose seats are followed")
        .register(meters);
  }

  /** What becomes of the wish to follow an event's seats. */
  sealed interface Opening {
    record Opened(SeatStream stream) implements Opening {}

    record NoSeating() implements Opening {}

    /** The event is cancelled or ended. */
    record Over() implements Opening {}

    record TooMany() implements Opening {}
  }

  /**
   * Opens a stream for the current tenant; whoever gets it closes it.
   *
   * @param from version that the client has, or null when it has none
   */
  Opening open(UUID eventId, @Nullable Long from) {
    Optional<SeatMapStore.Head> head = store.head(eventId);
    if (head.isEmpty()) {
      return new Opening.NoSeating();
    }
    if (!head.get().isLive()) {
      return new Opening.Over();
    }
    if (open.incrementAndGet() > settings.max() || stopping) {
      open.decrementAndGet();
      return new Opening.TooMany();
    }
    Key key = new Key(TenantContext.required().tenantId(), eventId);
    SeatFeed feed = feeds.compute(key, (k, known) -> joined(k, known));
    return new Opening.Opened(
        new SeatStream(
            feed,
            store,
            settings.heartbeat(),
            from,
            head.get().version(),
            resets,
            () -> leave(key)));
  }

  private SeatFeed joined(Key key, @Nullable SeatFeed known) {
    SeatFeed feed =
        known == null ? new SeatFeed(key.tenantId(), key.eventId(), store, settings.poll()) : known;
    feed.join();
    if (known == null) {
      Thread.ofVirtual().name("seat-feed-" + key.eventId()).start(feed);
    }
    if (stopping) {
      feed.stop();
    }
    return feed;
  }

  private void leave(Key key) {
    open.decrementAndGet();
    feeds.computeIfPresent(key, (k, feed) -> feed.leave() ? null : feed);
  }

  @Override
  public void changed(UUID tenantId, UUID eventId) {
    SeatFeed feed = feeds.get(new Key(tenantId, eventId));
    if (feed != null) {
      feed.wake();
    }
  }

  /**
   * Ends all streams, so that the web server need not wait for them; clients come back elsewhere.
   */
  @EventListener(ContextClosedEvent.class)
  void endAll() {
    stopping = true;
    feeds.values().forEach(SeatFeed::stop);
  }
}
