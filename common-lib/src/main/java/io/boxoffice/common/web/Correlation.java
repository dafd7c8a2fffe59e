package io.boxoffice.common.web;

import io.boxoffice.common.id.Ids;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The correlation id of the running work: in every log line, answer, call and event. */
public final class Correlation {
  /** Header that carries the id between callers and services. */
  public static final String HEADER = "X-Correlation-Id";

  private static final String KEY = "correlationId";
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,100}");

  private Correlation() {}

  /** Returns the id of the running work, or null outside any. */
  public static @Nullable String current() {
    return MDC.get(KEY);
  }

  /** Runs the work under the id given, or under a new one when it is missing or malformed. */
  public static void run(@Nullable String id, Runnable work) {
    String before = MDC.get(KEY);
    MDC.put(KEY, accepted(id));
    try {
      work.run();
    } finally {
      if (before == null) {
        MDC.remove(KEY);
      } else {
        MDC.put(KEY, before);
      }
    }
  }

  /** Returns the id given, or a new one when it is missing or malformed. */
  public static String accepted(@Nullable String id) {
    return id != null && WELL_FORMED.matcher(id).matches() ? id : Ids.next().toString();
  }
}
