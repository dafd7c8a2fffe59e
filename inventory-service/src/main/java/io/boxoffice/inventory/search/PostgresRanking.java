package io.boxoffice.inventory.search;

import static io.boxoffice.inventory.sql.SqlValues.time;
import static io.boxoffice.inventory.sql.SqlValues.timeOrNull;
import static io.boxoffice.inventory.sql.SqlValues.uuid;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Finds events by what Postgres keeps of their words, which is never behind. */
@Repository
class PostgresRanking implements Ranking {
  private final JdbcClient jdbc;
  private final SearchSettings settings;

  PostgresRanking(JdbcClient jdbc, SearchSettings settings) {
    this.jdbc = jdbc;
    this.settings = settings;
  }

  @Override
  @Transactional(readOnly = true)
  public List<RankedEvent> best(SearchQuery query, int most) {
    return jdbc.sql(
            """
            select event_id, score, starts_at
              from search_events(:text, :fuzzy, :category, :city, :from, :to, :featured, :most)
            """)
        .param("text", String.join(" ", query.words()))
        .param("fuzzy", settings.fuzzyMatch())
        .param("category", query.category())
        .param("city", query.city())
        .param("from", timeOrNull(query.from()))
        .param("to", timeOrNull(query.to()))
        .param("featured", query.featured())
        .param("most", most)
        .query(
            (row, number) ->
                new RankedEvent(uuid(row, "event_id"), row.getInt("score"), time(row, "starts_at")))
        .list();
  }
}
