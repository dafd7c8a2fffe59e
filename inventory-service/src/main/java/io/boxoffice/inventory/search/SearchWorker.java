package io.boxoffice.inventory.search;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks again and again for changes that OpenSearch has to hear of, and for a rebuild to go on
 * with. A thread of its own, because it waits for OpenSearch where other workers must not.
 */
@Component
class SearchWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SearchWorker.class);
  private static final Duration LOOK_AT_INDEX = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private final @Nullable TellOpenSearch openSearch;
  private final RebuildSearch rebuild;
  private final SearchChanges changes;
  private final Duration interval;
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean running;
  private volatile @Nullable Thread thread;

  SearchWorker(
      ObjectProvider<TellOpenSearch> openSearch,
      RebuildSearch rebuild,
      SearchChanges changes,
      SearchSettings settings,
      MeterRegistry meters) {
    this.openSearch = openSearch.getIfAvailable();
    this.rebuild = rebuild;
    this.changes = changes;
    this.interval = settings.indexInterval();
    if (this.openSearch != null) {
      meters.gauge("boxoffice.search.index.waiting", waiting);
    }
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofVirtual().name("search-worker").start(this::loop);
  }

  @Override
  public void stop() {
    running = false;
    Thread current = thread;
    if (current != null) {
      try {
        if (!current.join(STOP_PATIENCE)) {
          current.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Whatever breaks is waited out, with growing pauses, and told once. */
  private void loop() {
    Duration pause = interval;
    long indexSeen = 0;
    while (running) {
      try {
        if (openSearch != null && (indexSeen == 0 || hasPassed(LOOK_AT_INDEX, indexSeen))) {
          openSearch.beginWithAnIndex();
          waiting.set(changes.waiting());
          indexSeen = System.nanoTime();
        }
        boolean more = openSearch != null && openSearch.tell();
        more |= rebuild.advance();
        if (pause.compareTo(interval) > 0) {
          log.info("the search worker goes on");
        }
        pause = interval;
        if (!more) {
          sleep(pause);
        }
      } catch (RuntimeException e) {
        if (running && pause.equals(interval)) {
          log.warn("the search worker pauses after an error and tries again: {}", e.toString());
        }
        pause = longer(pause);
        sleep(pause);
      }
    }
  }

  private static boolean hasPassed(Duration time, long since) {
    return System.nanoTime() - since > time.toNanos();
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
