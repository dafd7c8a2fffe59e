package io.boxoffice.inventory.search;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;
import static io.boxoffice.inventory.sql.SqlValues.uuids;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Rows of rebuilds of the back end that this process searches in; one at most is running. A process
 * that is set to the other back end has no part in them.
 */
@Repository
class SearchRebuilds {
  private final WorkerDatabase worker;
  private final InstantSource time;
  private final String backEnd;

  SearchRebuilds(WorkerDatabase worker, InstantSource time, SearchSettings settings) {
    this.worker = worker;
    this.time = time;
    this.backEnd = settings.url().isBlank() ? "postgres" : "opensearch";
  }

  /** Begins a rebuild unless one is running; returns the one that is. */
  SearchRebuild begin() {
    worker
        .jdbc()
        .sql(
            """
            insert into search_rebuilds (id, back_end, started_at, due_at)
            values (:id, :backEnd, :now, now())
            on conflict do nothing
            """)
        .param("backEnd", backEnd)
        .param("id", Ids.next())
        .param("now", time(time.instant()))
        .update();
    return latest().orElseThrow();
  }

  /** Returns the one that is running, or else the last. */
  Optional<SearchRebuild> latest() {
    return worker
        .jdbc()
        .sql(
            """
            select id, status, index_name, position, events, started_at, finished_at
              from search_rebuilds
             where back_end = :backEnd
             order by status = 'running' desc, started_at desc, id desc
             limit 1
            """)
        .param("backEnd", backEnd)
        .query((row, number) -> read(row))
        .optional();
  }

  /** Returns the name of the index that is being made, if one is. */
  Optional<String> indexUnderWay() {
    return worker
        .jdbc()
        .sql(
            """
            select index_name from search_rebuilds
             where back_end = :backEnd and status = 'running' and index_name is not null
            """)
        .param("backEnd", backEnd)
        .query(String.class)
        .optional();
  }

  /** Takes the running rebuild, unless somebody else works at it. */
  Optional<SearchRebuild> take(Duration lease) {
    return worker
        .jdbc()
        .sql(
            """
            update search_rebuilds set due_at = now() + make_interval(secs => :seconds)
             where back_end = :backEnd and status = 'running' and due_at <= now()
            returning id, status, index_name, position, events, started_at, finished_at
            """)
        .param("backEnd", backEnd)
        .param("seconds", lease.toMillis() / 1_000.0)
        .query((row, number) -> read(row))
        .optional();
  }

  /** Sets where the rebuild is to go on; with an index that is new, at its beginning. */
  void makes(UUID id, String index, UUID position, long events) {
    worker
        .jdbc()
        .sql(
            """
            update search_rebuilds
               set index_name = :index, position = :position, events = :events
             where id = :id and status = 'running'
            """)
        .param("id", id)
        .param("index", index)
        .param("position", position)
        .param("events", events)
        .update();
  }

  /** Reads the next events of all tenants, and writes their documents anew. */
  List<UUID> renew(UUID after, int most) {
    List<UUID> renewed =
        worker
            .transaction()
            .execute(
                status -> {
                  List<UUID> ids =
                      worker
                          .jdbc()
                          .sql("select id from events where id > :after order by id limit :most")
                          .param("after", after)
                          .param("most", most)
                          .query(UUID.class)
                          .list();
                  worker
                      .jdbc()
                      .sql("call keep_search_documents(:ids)")
                      .param("ids", uuids(ids))
                      .update();
                  return ids;
                });
    return renewed == null ? List.of() : renewed;
  }

  /** Notes a page as done; false when somebody else has gone on meanwhile. */
  boolean advance(SearchRebuild rebuild, UUID position, int events, Duration lease) {
    return worker
            .jdbc()
            .sql(
                """
                update search_rebuilds
                   set position = :position, events = events + :events,
                       due_at = now() + make_interval(secs => :seconds)
                 where id = :id and status = 'running' and position = :before
                """)
            .param("id", rebuild.id())
            .param("position", position)
            .param("before", rebuild.position())
            .param("events", events)
            .param("seconds", lease.toMillis() / 1_000.0)
            .update()
        == 1;
  }

  void finish(UUID id) {
    worker
        .jdbc()
        .sql(
            """
            update search_rebuilds set status = 'done', finished_at = :now
             where id = :id and status = 'running'
            """)
        .param("id", id)
        .param("now", time(time.instant()))
        .update();
  }

  /** Lets anybody go on with it at once. */
  void giveBack(UUID id) {
    worker
        .jdbc()
        .sql("update search_rebuilds set due_at = now() where id = :id and status = 'running'")
        .param("id", id)
        .update();
  }

  private static SearchRebuild read(ResultSet row) throws SQLException {
    @Nullable String index = row.getString("index_name");
    return new SearchRebuild(
        uuid(row, "id"),
        SearchRebuild.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
        index,
        uuid(row, "position"),
        row.getLong("events"),
        time(row, "started_at"),
        timeOrNull(row, "finished_at"));
  }
}
