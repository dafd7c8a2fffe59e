package io.boxoffice.gateway.tenant;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** The tenant of a request, once it is resolved. */
public final class ResolvedTenant {
  /** Names the tenant, from clients and to services. */
  public static final String HEADER = "X-Tenant-Id";

  private static final String ATTRIBUTE = ResolvedTenant.class.getName();

  private ResolvedTenant() {}

  /** Returns the tenant that the exchange was resolved to, or null. */
  public static @Nullable UUID of(ServerWebExchange exchange) {
    return exchange.getAttribute(ATTRIBUTE);
  }

  static void attach(ServerWebExchange exchange, UUID tenant) {
    exchange.getAttributes().put(ATTRIBUTE, tenant);
  }
}
