package io.boxoffice.inventory.search;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Makes all that the search goes by anew from the rows of the events, page by page: the documents
 * in the database, and with OpenSearch a new index, which takes the old one's place when it is
 * complete.
 *
 * <p>Where it stands is in the database: after a crash any replica goes on. What changes meanwhile
 * is written to both indices by {@link TellOpenSearch}, and versions keep an older document from
 * replacing a newer one.
 */
@Component
class RebuildSearch {
  private static final Logger log = LoggerFactory.getLogger(RebuildSearch.class);
  private static final int PAGE = 200;
  private static final int PAGES_AT_ONCE = 50;
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final UUID START = new UUID(0, 0);
  private final SearchRebuilds rebuilds;
  private final SearchChanges changes;
  private final @Nullable EventIndex index;

  RebuildSearch(SearchRebuilds rebuilds, SearchChanges changes, ObjectProvider<EventIndex> index) {
    this.rebuilds = rebuilds;
    this.changes = changes;
    this.index = index.getIfAvailable();
  }

  /** Does some pages of a rebuild that nobody else works at; true when there was one. */
  boolean advance() {
    Optional<SearchRebuild> taken = rebuilds.take(LEASE);
    if (taken.isEmpty()) {
      return false;
    }
    try {
      SearchRebuild rebuild = prepared(taken.get());
      for (int page = 0; page < PAGES_AT_ONCE; page++) {
        List<UUID> ids = rebuilds.renew(rebuild.position(), PAGE);
        if (ids.isEmpty()) {
          finish(rebuild);
          return true;
        }
        write(rebuild, ids);
        if (!rebuilds.advance(rebuild, ids.getLast(), ids.size(), LEASE)) {
          return true;
        }
        rebuild = at(rebuild, ids.getLast(), rebuild.events() + ids.size());
      }
    } finally {
      rebuilds.giveBack(taken.get().id());
    }
    return true;
  }

  /** Makes its index; if that has gone since, with all that was in it, the pages begin anew. */
  private SearchRebuild prepared(SearchRebuild rebuild) {
    if (index == null) {
      return rebuild;
    }
    String name = rebuild.index() == null ? index.nameFor(rebuild.id()) : rebuild.index();
    boolean isNew = index.create(name);
    UUID position = isNew ? START : rebuild.position();
    long events = isNew ? 0 : rebuild.events();
    rebuilds.makes(rebuild.id(), name, position, events);
    return new SearchRebuild(
        rebuild.id(),
        rebuild.status(),
        name,
        position,
        events,
        rebuild.startedAt(),
        rebuild.finishedAt());
  }

  private static SearchRebuild at(SearchRebuild rebuild, UUID position, long events) {
    return new SearchRebuild(
        rebuild.id(),
        rebuild.status(),
        rebuild.index(),
        position,
        events,
        rebuild.startedAt(),
        rebuild.finishedAt());
  }

  private void write(SearchRebuild rebuild, List<UUID> ids) {
    if (index == null || rebuild.index() == null) {
      return;
    }
    List<SearchDocument> findable =
        changes.documents(ids).stream().filter(document -> document.content() != null).toList();
    List<UUID> failed = index.write(List.of(rebuild.index()), findable);
    if (!failed.isEmpty()) {
      throw new SearchUnavailable(failed.size() + " events could not be written");
    }
  }

  private void finish(SearchRebuild rebuild) {
    if (index != null && rebuild.index() != null) {
      index.use(rebuild.index());
    }
    rebuilds.finish(rebuild.id());
    log.info("the search is rebuilt from {} events", rebuild.events());
  }
}
