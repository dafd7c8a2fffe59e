package io.boxoffice.inventory.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.boxoffice.inventory.event.Event;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a visitor who is still typing may mean.
 *
 * @param text a title, or the name of a venue, city or category
 */
record Suggestion(String text, Kind kind) {
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");

  enum Kind {
    @JsonProperty("title")
    TITLE,
    @JsonProperty("venue")
    VENUE,
    @JsonProperty("city")
    CITY,
    @JsonProperty("category")
    CATEGORY
  }

  /**
   * Derives suggestions from the events that fit what was typed, each once: whatever of an event
   * has all the words, and else its title.
   */
  static List<Suggestion> of(List<Event> events, String typed, int most) {
    List<String> words = SearchQuery.words(fold(typed));
    Map<Suggestion, Suggestion> distinct = new LinkedHashMap<>();
    for (Event event : events) {
      for (Suggestion suggestion : of(event, words)) {
        distinct.putIfAbsent(
            new Suggestion(fold(suggestion.text()), suggestion.kind()), suggestion);
        if (distinct.size() == most) {
          return List.copyOf(distinct.values());
        }
      }
    }
    return List.copyOf(distinct.values());
  }

  private static List<Suggestion> of(Event event, List<String> words) {
    List<Suggestion> fitting = new ArrayList<>();
    for (Suggestion candidate :
        List.of(
            new Suggestion(event.title(), Kind.TITLE),
            new Suggestion(event.venueName(), Kind.VENUE),
            new Suggestion(event.city(), Kind.CITY),
            new Suggestion(event.category(), Kind.CATEGORY))) {
      if (candidate.has(words)) {
        fitting.add(candidate);
      }
    }
    return fitting.isEmpty() ? List.of(new Suggestion(event.title(), Kind.TITLE)) : fitting;
  }

  private boolean has(List<String> words) {
    List<String> own = SearchQuery.words(fold(text));
    return words.stream().allMatch(word -> own.stream().anyMatch(o -> o.startsWith(word)));
  }

  private static String fold(String text) {
    return ACCENTS
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }
}
