package io.boxoffice.inventory.search;

import io.boxoffice.common.tenant.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds events by what OpenSearch knows of them.
 *
 * <p>The scores are those of {@code search_events} in the database. They depend on the event alone,
 * not on how common a word is: pages hold together while the index changes, and it does not matter
 * which copy of it answers.
 */
final class OpenSearchRanking implements Ranking {
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final Pattern DIGIT = Pattern.compile("\\p{N}");
  private final OpenSearchClient client;
  private final SearchSettings settings;

  OpenSearchRanking(OpenSearchClient client, SearchSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  @Override
  public List<RankedEvent> best(SearchQuery query, int most) {
    Map<String, Object> request =
        Map.of(
            "size",
            most,
            "_source",
            false,
            "track_total_hits",
            false,
            "query",
            Map.of("bool", Map.of("filter", filters(query), "must", words(query))),
            "sort",
            List.of(
                Map.of("_score", "desc"),
                Map.of("startsAtMicros", "asc"),
                Map.of("eventId", "asc")));
    JsonNode answer =
        client.send("POST", "/" + settings.index() + "/_search", request, WITHIN).required();
    if (answer.path("timed_out").asBoolean() || answer.path("_shards").path("failed").asInt() > 0) {
      throw new SearchUnavailable("OpenSearch answers with a part of what it has");
    }
    List<RankedEvent> found = new ArrayList<>();
    for (JsonNode hit : answer.path("hits").path("hits")) {
      JsonNode sort = hit.path("sort");
      found.add(
          new RankedEvent(
              UUID.fromString(sort.path(2).asString()),
              sort.path(0).asInt(),
              RankedEvent.time(sort.path(1).asLong())));
    }
    return found;
  }

  private static List<Map<String, ?>> filters(SearchQuery query) {
    List<Map<String, ?>> filters = new ArrayList<>();
    filters.add(term("tenantId", TenantContext.required().tenantId().toString()));
    if (query.category() != null) {
      filters.add(term("category", query.category()));
    }
    if (query.city() != null) {
      filters.add(term("city", query.city()));
    }
    if (query.featured() != null) {
      filters.add(term("featured", query.featured()));
    }
    if (query.from() != null || query.to() != null) {
      Map<String, Object> bounds = new LinkedHashMap<>();
      putMicros(bounds, "gte", query.from());
      putMicros(bounds, "lt", query.to());
      filters.add(Map.of("range", Map.of("startsAtMicros", bounds)));
    }
    return filters;
  }

  private static void putMicros(Map<String, Object> bounds, String name, @Nullable Instant time) {
    if (time != null) {
      bounds.put(name, RankedEvent.micros(time));
    }
  }

  private static Map<String, ?> term(String field, Object value) {
    return Map.of("term", Map.of(field, Map.of("value", value)));
  }

  private List<Map<String, ?>> words(SearchQuery query) {
    List<Map<String, ?>> words = new ArrayList<>();
    for (String word : query.words()) {
      words.add(Map.of("dis_max", Map.of("queries", ways(word))));
    }
    return words;
  }

  /** Returns the ways in which an event may have the word; the best one counts. */
  private List<Map<String, ?>> ways(String word) {
    List<Map<String, ?>> ways = new ArrayList<>();
    ways.add(scored(160, whole("title", word)));
    ways.add(scored(120, start("title", word)));
    ways.add(scored(80, whole("place", word)));
    ways.add(scored(60, start("place", word)));
    ways.add(scored(30, whole("description", word)));
    ways.add(scored(20, start("description", word)));
    // a number is no mistyped other number
    if (settings.fuzzyMatch() && !DIGIT.matcher(word).find()) {
      for (String field : List.of("title", "place")) {
        ways.add(scored(8, alike(field, word, "AUTO:4,100")));
        ways.add(scored(5, alike(field, word, "AUTO:4,7")));
      }
    }
    return ways;
  }

  private static Map<String, ?> scored(int score, Map<String, ?> way) {
    return Map.of("constant_score", Map.of("filter", way, "boost", score));
  }

  private static Map<String, ?> whole(String field, String word) {
    return Map.of("match", Map.of(field, Map.of("query", word)));
  }

  private static Map<String, ?> start(String field, String word) {
    return Map.of("match_bool_prefix", Map.of(field, Map.of("query", word)));
  }

  /**
   * Returns a way with a few letters wrong.
   *
   * @param letters from how many letters on one may be wrong, and two
   */
  private static Map<String, ?> alike(String field, String word, String letters) {
    return Map.of(
        "match", Map.of(field, Map.of("query", word, "fuzziness", letters, "max_expansions", 200)));
  }
}
