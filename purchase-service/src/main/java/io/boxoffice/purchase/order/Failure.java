package io.boxoffice.purchase.order;

import java.util.Map;

/**
 * Why an order came to nothing, as the buyer is told.
 *
 * @param status HTTP status
 * @param slug stable name of the problem
 * @param detail what happened
 * @param extensions further members of the problem
 */
public record Failure(int status, String slug, String detail, Map<String, Object> extensions) {
  private static final String UNAVAILABLE = "unavailable";

  public Failure {
    extensions = Map.copyOf(extensions);
  }

  /** Something that the order needs did not answer: nothing was decided about the request. */
  public static Failure unavailable(String what) {
    return new Failure(
        503,
        UNAVAILABLE,
        what + " does not answer at the moment. Nothing was bought; try again.",
        Map.of());
  }

  /** Tells whether the same request may succeed when it is sent again. */
  public boolean worthRetrying() {
    return slug.equals(UNAVAILABLE);
  }
}
