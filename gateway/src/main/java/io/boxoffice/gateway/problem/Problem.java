package io.boxoffice.gateway.problem;

import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * An answer of the gateway's own that is not a success.
 *
 * @param slug stable name; the problem's type is {@code urn:boxoffice:problem:<slug>}
 * @param detail what happened and what the caller can do; never anything internal
 * @param headers headers that belong to the answer
 */
public record Problem(HttpStatus status, String slug, String detail, Map<String, String> headers) {

  /** Returns a problem without headers of its own. */
  public static Problem of(HttpStatus status, String slug, String detail) {
    return new Problem(status, slug, detail, Map.of());
  }

  /** Returns 503 {@code unavailable} with {@code Retry-After} in whole seconds, at least one. */
  public static Problem unavailable(String detail, Duration retryAfter) {
    return new Problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        detail,
        Map.of(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds()))));
  }

  /** Returns 404 for a path that leads nowhere. */
  public static Problem noSuchPath() {
    return of(HttpStatus.NOT_FOUND, "not-found", "Nothing is served at this path.");
  }
}
