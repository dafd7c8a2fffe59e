package io.boxoffice.common.problem;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Builds RFC 9457 problem details; {@code type} is {@code urn:boxoffice:problem:<slug>}. */
public final class Problems {
  /** What every problem type begins with. */
  public static final String PREFIX = "urn:boxoffice:problem:";

  private static final Set<String> STANDARD =
      Set.of("type", "title", "status", "detail", "instance");

  private Problems() {}

  /**
   * Returns a problem as an answer.
   *
   * @param slug stable name of the problem, for example {@code sold-out}
   * @param detail what happened and what the caller can change
   */
  public static ResponseEntity<ProblemDetail> of(HttpStatus status, String slug, String detail) {
    return of(status, slug, detail, Map.of());
  }

  /**
   * Returns a problem with extension members.
   *
   * @throws IllegalArgumentException when an extension is named as a standard member: the answer
   *     would have the member twice, which no strict reader takes
   */
  public static ResponseEntity<ProblemDetail> of(
      HttpStatus status, String slug, String detail, Map<String, ?> extensions) {
    for (String name : extensions.keySet()) {
      if (STANDARD.contains(name)) {
        throw new IllegalArgumentException("a problem has a member " + name + " already");
      }
    }
    ProblemDetail problem = detail(status, slug, detail);
    extensions.forEach(problem::setProperty);
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** Returns 503 with {@code Retry-After} (whole seconds, at least one). */
  public static ResponseEntity<ProblemDetail> unavailable(
      String slug, String detail, Duration retryAfter) {
    long seconds = Math.max(1, retryAfter.toSeconds());
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail(HttpStatus.SERVICE_UNAVAILABLE, slug, detail));
  }

  /** Returns 503 {@code unavailable} with {@code Retry-After}. */
  public static ResponseEntity<ProblemDetail> unavailable(String detail, Duration retryAfter) {
    return unavailable("unavailable", detail, retryAfter);
  }

  static ProblemDetail detail(HttpStatusCode status, String slug, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create(PREFIX + slug));
    HttpStatus known = HttpStatus.resolve(status.value());
    problem.setTitle(known == null ? slug : known.getReasonPhrase());
    return problem;
  }
}
