package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.edge.ClientAddress;
import io.boxoffice.gateway.edge.Correlation;
import io.boxoffice.gateway.tenant.ResolvedTenant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers that a service gets. What only the platform itself may say is taken out and said by
 * the gateway: the tenant, the correlation id, where the client is, and anything internal.
 */
@Component
class ServiceHeaders implements HttpHeadersFilter, Ordered {
  private static final String INTERNAL = "x-boxoffice-";
  private static final String FORWARDED = "x-forwarded-";
  private static final String TRACE_PARENT = "traceparent";
  private static final String TRACE_STATE = "tracestate";
  private static final Pattern TRACE =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private final ClientAddress clients;

  ServiceHeaders(ClientAddress clients) {
    this.clients = clients;
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders given, ServerWebExchange exchange) {
    HttpHeaders headers = new HttpHeaders();
    boolean traced = isTrace(given.getFirst(TRACE_PARENT));
    given.forEach(
        (String name, List<String> values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (passes(lower, traced)) {
            headers.addAll(name, values);
          }
        });
    UUID tenant = ResolvedTenant.of(exchange);
    if (tenant != null) {
      headers.set(ResolvedTenant.HEADER, tenant.toString());
    }
    headers.set(Correlation.HEADER, Correlation.of(exchange));
    headers.set("X-Forwarded-For", clients.of(exchange.getRequest()));
    headers.set("X-Forwarded-Proto", clients.isSecure(exchange.getRequest()) ? "https" : "http");
    return headers;
  }

  private static boolean passes(String name, boolean traced) {
    return switch (name) {
      case "x-tenant-id", "x-correlation-id", "forwarded" -> false;
      case TRACE_PARENT, TRACE_STATE -> traced;
      default -> !name.startsWith(INTERNAL) && !name.startsWith(FORWARDED);
    };
  }

  private static boolean isTrace(@Nullable String parent) {
    return parent != null && TRACE.matcher(parent).matches();
  }
}
