package io.boxoffice.inventory.search;

import static io.boxoffice.inventory.sql.SqlValues.longs;
import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.common.database.WorkerDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Changes of events that OpenSearch has still to hear of, and the documents that tell of them; of
 * all tenants.
 *
 * <p>The database itself writes a change down in the transaction that makes it, so none is lost. A
 * change is taken for a while, and forgotten only after the index has it: a worker that dies leaves
 * it to the next one.
 */
@Repository
class SearchChanges {
  private final WorkerDatabase worker;

  SearchChanges(WorkerDatabase worker) {
    this.worker = worker;
  }

  /** Takes changes that nobody works at; the more often one was taken, the longer it is left. */
  List<UUID> take(int most, Duration lease) {
    List<UUID> taken =
        worker
            .transaction()
            .execute(
                status ->
                    worker
                        .jdbc()
                        .sql(
                            """
                            update search_changes
                               set attempts = attempts + 1,
                                   due_at = now() + make_interval(
                                     secs => :seconds * least(attempts + 1, 10))
                             where event_id in (select event_id from search_changes
                                                 where due_at <= now()
                                                 order by due_at
                                                 limit :most
                                                   for update skip locked)
                            returning event_id
                            """)
                        .param("seconds", lease.toMillis() / 1_000.0)
                        .param("most", most)
                        .query(UUID.class)
                        .list());
    return taken == null ? List.of() : taken;
  }

  /** Forgets changes, unless the event has changed again since. */
  void done(List<SearchDocument> written) {
    worker
        .jdbc()
        .sql(
            """
            delete from search_changes c
             using unnest(:ids, :versions) as w(event_id, version)
             where c.event_id = w.event_id and c.version <= w.version
            """)
        .param("ids", uuids(written.stream().map(SearchDocument::eventId).toList()))
        .param("versions", longs(written.stream().map(SearchDocument::version).toList()))
        .update();
  }

  /** Lets changes be taken again at once: it was not their fault. */
  void giveBack(Collection<UUID> events) {
    worker
        .jdbc()
        .sql(
            """
            update search_changes set due_at = now(), attempts = greatest(attempts - 1, 0)
             where event_id = any (:ids)
            """)
        .param("ids", uuids(events))
        .update();
  }

  long waiting() {
    return worker.jdbc().sql("select count(*) from search_changes").query(Long.class).single();
  }

  /** Reads documents as they are now, each with its version in one look. */
  List<SearchDocument> documents(Collection<UUID> events) {
    return worker
        .jdbc()
        .sql(
            """
            select d.event_id, d.version, d.findable, d.tenant_id, e.title, v.name, v.city,
                   e.category, e.description, e.featured, e.starts_at
              from search_documents d
              join events e on e.id = d.event_id
              join venues v on v.id = e.venue_id
             where d.event_id = any (:ids)
            """)
        .param("ids", uuids(events))
        .query((row, number) -> read(row))
        .list();
  }

  private static SearchDocument read(ResultSet row) throws SQLException {
    return new SearchDocument(
        uuid(row, "event_id"),
        row.getLong("version"),
        row.getBoolean("findable") ? content(row) : null);
  }

  private static SearchDocument.Content content(ResultSet row) throws SQLException {
    @Nullable String description = row.getString("description");
    return new SearchDocument.Content(
        uuid(row, "event_id"),
        uuid(row, "tenant_id"),
        composed(row.getString("title")),
        List.of(
            composed(row.getString("name")),
            composed(row.getString("city")),
            composed(row.getString("category"))),
        description == null ? null : composed(description),
        composed(row.getString("category")),
        composed(row.getString("city")),
        row.getBoolean("featured"),
        RankedEvent.micros(time(row, "starts_at")));
  }

  private static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }
}
