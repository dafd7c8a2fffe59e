package io.boxoffice.local.demo;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * What an HTTP address answered.
 *
 * @param status HTTP status
 * @param body JSON body, a missing node when there was none
 * @param retryAfter how long the server asked to wait; zero when it did not
 * @param nanos time of this one exchange
 */
record Answer(int status, JsonNode body, Duration retryAfter, long nanos) {
  private static final String PROBLEM = "urn:boxoffice:problem:";

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** The stable name of a problem, or {@code http-<status>} when the body names none. */
  String slug() {
    String type = text("type");
    return type.startsWith(PROBLEM) ? type.substring(PROBLEM.length()) : "http-" + status;
  }

  String text(String field) {
    return body.path(field).asString("");
  }

  /** For messages: status, problem and detail, bounded. */
  String summary() {
    String detail = text("detail");
    String text = status + " " + (ok() ? "" : slug()) + (detail.isEmpty() ? "" : ": " + detail);
    return text.length() > 300 ? text.substring(0, 300) + "…" : text.strip();
  }
}
