package io.boxoffice.local.payments;

import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Errors as RFC 9457 problems. */
final class Problem {

  private Problem() {}

  static ProblemDetail detail(HttpStatusCode status, String slug, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:boxoffice:problem:" + slug));
    return problem;
  }

  static ResponseEntity<Object> of(HttpStatusCode status, String slug, String detail) {
    return of(status, detail(status, slug, detail));
  }

  static ResponseEntity<Object> of(HttpStatusCode status, ProblemDetail problem) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
