package io.boxoffice.inventory.page;

import io.boxoffice.common.problem.Problems;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * A page of a list.
 *
 * @param nextCursor continues after the last item; absent on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Makes a page of rows that were read with one more than the limit.
   *
   * @param position where a row stands in the list
   */
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, Position> position) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    return new Page<>(rows.subList(0, limit), position.apply(rows.get(limit - 1)).cursor());
  }

  /** Returns the refusal of a cursor that is none of ours. */
  public static ResponseEntity<ProblemDetail> badCursor() {
    return Problems.of(
        HttpStatus.BAD_REQUEST,
        "validation",
        "The request has invalid fields.",
        Map.of(
            "errors",
            List.of(Map.of("field", "cursor", "message", "take it from nextCursor, unchanged"))));
  }
}
