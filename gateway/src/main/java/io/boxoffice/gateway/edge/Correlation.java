package io.boxoffice.gateway.edge;

import io.boxoffice.common.id.Ids;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** The correlation id of a request: the caller's when it is well formed, else a new one. */
public final class Correlation {
  /** Carries the id from callers, to services and back. */
  public static final String HEADER = "X-Correlation-Id";

  private static final String ATTRIBUTE = Correlation.class.getName();
  private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,100}");

  private Correlation() {}

  /** Returns the id of the exchange. */
  public static String of(ServerWebExchange exchange) {
    return Objects.requireNonNull(exchange.<String>getAttribute(ATTRIBUTE));
  }

  static String attach(ServerWebExchange exchange) {
    String id = accepted(exchange.getRequest().getHeaders().getFirst(HEADER));
    exchange.getAttributes().put(ATTRIBUTE, id);
    return id;
  }

  static String accepted(@Nullable String id) {
    return id != null && WELL_FORMED.matcher(id).matches() ? id : Ids.next().toString();
  }
}
