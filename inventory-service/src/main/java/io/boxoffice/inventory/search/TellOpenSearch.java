package io.boxoffice.inventory.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Brings changes of events into the index, each in the version it has by then. */
final class TellOpenSearch {
  private static final int BATCH = 200;
  private static final Duration LEASE = Duration.ofSeconds(60);
  private final SearchChanges changes;
  private final SearchRebuilds rebuilds;
  private final EventIndex index;
  private final Counter written;
  private final Counter failed;

  TellOpenSearch(
      SearchChanges changes, SearchRebuilds rebuilds, EventIndex index, MeterRegistry meters) {
    this.changes = changes;
    this.rebuilds = rebuilds;
    this.index = index;
    this.written = meters.counter("boxoffice.search.index.written");
    this.failed = meters.counter("boxoffice.search.index.failed");
  }

  /** Begins to make the index, when there is none that this version of the service can use. */
  void beginWithAnIndex() {
    if (!index.isUsable()) {
      rebuilds.begin();
    }
  }

  /** Tells of a batch of changes; true when more may be waiting. */
  boolean tell() {
    List<UUID> taken = changes.take(BATCH, LEASE);
    if (taken.isEmpty()) {
      return false;
    }
    boolean told = false;
    try {
      told = tell(taken);
    } finally {
      if (!told) {
        changes.giveBack(taken);
      }
    }
    return told && taken.size() == BATCH;
  }

  /**
   * Writes to the index in use and to one that is being made. Which ones these are is asked after
   * the changes were taken: an index whose making begins later is made from rows that have them.
   */
  private boolean tell(List<UUID> taken) {
    List<String> targets = new ArrayList<>();
    if (index.isThere()) {
      targets.add(index.alias());
    }
    rebuilds.indexUnderWay().ifPresent(targets::add);
    if (targets.isEmpty()) {
      return false;
    }
    List<SearchDocument> documents = changes.documents(taken);
    Set<UUID> left = new HashSet<>(index.write(targets, documents));
    List<SearchDocument> done =
        documents.stream().filter(document -> !left.contains(document.eventId())).toList();
    changes.done(done);
    written.increment(done.size());
    failed.increment(left.size());
    return true;
  }
}
