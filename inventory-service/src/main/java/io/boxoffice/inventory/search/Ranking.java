package io.boxoffice.inventory.search;

import java.util.List;

/** A place that knows which events of the current tenant fit a query best. */
interface Ranking {

  /**
   * Returns the best, in the order of {@link RankedEvent#ORDER}.
   *
   * @throws SearchUnavailable when the place does not answer
   */
  List<RankedEvent> best(SearchQuery query, int most);
}
