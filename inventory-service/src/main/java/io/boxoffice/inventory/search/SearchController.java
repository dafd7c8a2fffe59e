package io.boxoffice.inventory.search;

import io.boxoffice.inventory.page.Page;
import io.boxoffice.inventory.validation.CalendarTime;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/events")
class SearchController {
  private final SearchEvents events;

  SearchController(SearchEvents events) {
    this.events = events;
  }

  /** What a visitor types, and may narrow it by. */
  record Query(
      @NotBlank @Size(max = 100) String q,
      @Nullable @Size(max = 50) String category,
      @Nullable @Size(max = 100) String city,
      @Nullable @CalendarTime Instant from,
      @Nullable @CalendarTime Instant to,
      @Nullable Boolean featured) {

    @AssertTrue(message = "has at most 10 words") @SuppressWarnings("unused")
    boolean isQ() {
      return q == null || SearchQuery.words(q).size() <= SearchQuery.MOST_WORDS;
    }

    SearchQuery query() {
      return new SearchQuery(q, category, city, from, to, featured);
    }
  }

  record Suggestions(List<Suggestion> items) {}

  @GetMapping("/search")
  ResponseEntity<?> search(
      @Valid Query query,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
      @RequestParam(required = false) @Nullable String cursor) {
    RankedEvent after = cursor == null ? null : RankedEvent.of(cursor);
    return cursor != null && after == null
        ? Page.badCursor()
        : ResponseEntity.ok(events.search(query.query(), after, limit));
  }

  @GetMapping("/suggest")
  Suggestions suggest(@Valid Query query) {
    return new Suggestions(events.suggest(query.query()));
  }
}
