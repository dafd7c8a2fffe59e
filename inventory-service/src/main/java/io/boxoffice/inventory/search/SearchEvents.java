package io.boxoffice.inventory.search;

import io.boxoffice.inventory.event.Event;
import io.boxoffice.inventory.event.ReadEvents;
import io.boxoffice.inventory.page.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Finds events by words.
 *
 * <p>What is found is read anew from its row before it is shown, under row security: an index that
 * is behind, or wrong, never shows what is not on sale, or another tenant's.
 */
@Service
public class SearchEvents {
  private final Rankings rankings;
  private final ReadEvents events;
  private final SearchSettings settings;

  SearchEvents(Rankings rankings, ReadEvents events, SearchSettings settings) {
    this.rankings = rankings;
    this.events = events;
    this.settings = settings;
  }

  /**
   * Returns a page of what fits.
   *
   * @param after the last event of the page before, or null for the first page
   */
  public Page<Event> search(SearchQuery query, @Nullable RankedEvent after, int limit) {
    List<RankedEvent> left =
        best(query).stream()
            .filter(event -> after == null || RankedEvent.ORDER.compare(event, after) > 0)
            .toList();
    List<RankedEvent> page = left.subList(0, Math.min(limit, left.size()));
    return new Page<>(
        events.onSale(page.stream().map(RankedEvent::eventId).toList()),
        left.size() > page.size() ? page.getLast().cursor() : null);
  }

  List<Suggestion> suggest(SearchQuery query) {
    List<RankedEvent> best = best(query);
    return Suggestion.of(
        events.onSale(best.stream().map(RankedEvent::eventId).toList()),
        query.text(),
        settings.suggestionLimit());
  }

  private List<RankedEvent> best(SearchQuery query) {
    return query.words().isEmpty() ? List.of() : rankings.best(query);
  }
}
