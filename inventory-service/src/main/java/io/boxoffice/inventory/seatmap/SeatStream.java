package io.boxoffice.inventory.seatmap;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that follows an event's seats: every version after the one it has, in order and once,
 * or word that it has to read the map again. Lives in the thread of its request.
 */
final class SeatStream implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SeatStream.class);
  private static final int PAGE = 200;

  /** Further behind, the map is less to read than the changes. */
  private static final int MOST_BEHIND = 10_000;

  private final SeatFeed feed;
  private final SeatMapStore store;
  private final Duration heartbeat;
  private final Counter resets;
  private final Runnable closed;
  private boolean told;
  private long at;

  /**
   * @param from version that the client has, or null when it has none
   * @param current version that the map has now, at least
   */
  SeatStream(
      SeatFeed feed,
      SeatMapStore store,
      Duration heartbeat,
      @Nullable Long from,
      long current,
      Counter resets,
      Runnable closed) {
    this.feed = feed;
    this.store = store;
    this.heartbeat = heartbeat;
    this.resets = resets;
    this.closed = closed;
    // a version that is not there yet was never given to anybody
    this.told = from != null && from <= current && current - from <= MOST_BEHIND;
    this.at = told && from != null ? from : current;
  }

  /** Sends what there is until the client leaves, the event is over or the process stops. */
  void writeTo(OutputStream out) {
    try {
      out.write(StreamEvent.RETRY);
      if (!told) {
        send(out, StreamEvent.reset(at));
        told = true;
        resets.increment();
      }
      out.flush();
      while (goOn(out)) {
        out.flush();
      }
      out.flush();
    } catch (IOException e) {
      log.debug("a client of the seats of {} left", feed.eventId());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // the answer is on its way, so there is nothing to say; the client comes back by itself
      log.warn("a stream of the seats of {} ends: {}", feed.eventId(), e.toString());
    }
  }

  private boolean goOn(OutputStream out) throws IOException, InterruptedException {
    return switch (feed.await(at, heartbeat)) {
      case SeatFeed.Heard.Changes(List<StreamEvent> events) -> {
        for (StreamEvent event : events) {
          send(out, event);
        }
        yield true;
      }
      case SeatFeed.Heard.Behind behind -> catchUp(out);
      case SeatFeed.Heard.Silence silence -> {
        out.write(StreamEvent.HEARTBEAT);
        yield true;
      }
      case SeatFeed.Heard.Over over -> {
        out.write(StreamEvent.end(over.status()));
        yield false;
      }
      case SeatFeed.Heard.Stopped stopped -> false;
    };
  }

  private void send(OutputStream out, StreamEvent event) throws IOException {
    out.write(event.bytes());
    at = event.version();
  }

  /** Reads on in the database, or gives up what is not known any more. */
  private boolean catchUp(OutputStream out) throws IOException {
    Optional<SeatMapStore.Head> head = store.head(feed.eventId());
    if (head.isEmpty()) {
      return false;
    }
    List<SeatStates.Change> changes =
        head.get().version() - at > MOST_BEHIND
            ? List.of()
            : store.changes(feed.eventId(), at, PAGE);
    long before = at;
    for (SeatStates.Change change : changes) {
      if (change.version() == at + 1) {
        send(out, StreamEvent.of(change));
      }
    }
    if (at == before) {
      send(out, StreamEvent.reset(head.get().version()));
      resets.increment();
    }
    return true;
  }

  @Override
  public void close() {
    closed.run();
  }
}
