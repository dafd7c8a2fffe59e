package io.boxoffice.common.remote;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another service said no, for good: a 4xx problem.
 *
 * <p>Callers turn it into their own outcome by its {@link #slug()}. It does not count as a failure
 * of the circuit breaker.
 */
public final class RemoteRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String client;
  private final int status;
  private final String slug;
  private final String detail;
  private final transient Map<String, Object> extensions;

  /** Creates one for the client named. */
  public RemoteRefusal(
      String client, int status, String slug, String detail, Map<String, Object> extensions) {
    super(client + " refused: " + status + " " + slug + " " + detail);
    this.client = client;
    this.status = status;
    this.slug = slug;
    this.detail = detail;
    this.extensions = Map.copyOf(extensions);
  }

  /** Name of the client. */
  public String client() {
    return client;
  }

  /** HTTP status, 400 to 499. */
  public int status() {
    return status;
  }

  /** The problem type without its prefix. */
  public String slug() {
    return slug;
  }

  /** What the other service said to a reader. */
  public String detail() {
    return detail;
  }

  /** Extension members of the problem. */
  public Map<String, Object> extensions() {
    return extensions;
  }

  /** Returns an extension member that is a whole number, or null. */
  public @Nullable Long number(String name) {
    return extensions.get(name) instanceof Number number ? Long.valueOf(number.longValue()) : null;
  }
}
