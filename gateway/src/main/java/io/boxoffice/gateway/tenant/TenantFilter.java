package io.boxoffice.gateway.tenant;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.security.Caller;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Finds out whose request it is: the token says it, else {@code X-Tenant-Id}, else the host.
 *
 * <p>It, the limits and the shared reads behind it are no filters of the routes: what they answer
 * themselves need not be routed.
 */
@Component
class TenantFilter implements WebFilter, Ordered {
  private static final Problem UNKNOWN =
      Problem.of(
          HttpStatus.NOT_FOUND,
          "unknown-tenant",
          "There is no such tenant, or it is suspended. Name one by X-Tenant-Id or by its host.");
  private static final Problem MISMATCH =
      Problem.of(
          HttpStatus.FORBIDDEN,
          "tenant-mismatch",
          "The token belongs to another tenant than X-Tenant-Id names.");
  private static final Problem MALFORMED =
      Problem.of(HttpStatus.BAD_REQUEST, "malformed-request", "X-Tenant-Id must be a UUID.");
  private static final Problem MISSING =
      Problem.of(
          HttpStatus.BAD_REQUEST, "tenant-missing", "The token names no tenant; sign in to one.");

  private final TenantRegistry registry;
  private final Problems problems;

  TenantFilter(TenantRegistry registry, Problems problems) {
    this.registry = registry;
    this.problems = problems;
  }

  /** What a request says of its tenant, before anybody asked the registry. */
  private sealed interface Claim {
    record Named(UUID tenant) implements Claim {}

    record ByHost() implements Claim {}

    record Refused(Problem problem) implements Claim {}
  }

  @Override
  public int getOrder() {
    return 100;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return Target.required(exchange).service() == null
        ? chain.filter(exchange)
        : Caller.resolve(exchange).flatMap(caller -> filter(exchange, chain, caller));
  }

  private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain, Caller caller) {
    boolean tenanted = Target.required(exchange).tenanted();
    if (!tenanted && caller.userId() == null) {
      return chain.filter(exchange);
    }
    return switch (claim(exchange, caller)) {
      case Claim.Refused refused -> problems.write(exchange, refused.problem());
      case Claim.Named named ->
          registry
              .serves(named.tenant())
              .flatMap(
                  known ->
                      known
                          ? proceed(exchange, chain, named.tenant())
                          : problems.write(exchange, UNKNOWN));
      case Claim.ByHost _ -> byHost(exchange, chain, tenanted && caller.userId() == null);
    };
  }

  /** The platform's own people, and routes without a tenant, may do without one. */
  private Mono<Void> byHost(ServerWebExchange exchange, WebFilterChain chain, boolean needed) {
    String host = exchange.getRequest().getHeaders().getFirst(HttpHeaders.HOST);
    Mono<UUID> tenant = host == null ? Mono.empty() : registry.at(host);
    return tenant
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(
            found -> {
              if (found.isPresent()) {
                return proceed(exchange, chain, found.get());
              }
              return needed ? problems.write(exchange, UNKNOWN) : chain.filter(exchange);
            });
  }

  private static Claim claim(ServerWebExchange exchange, Caller caller) {
    String header = exchange.getRequest().getHeaders().getFirst(ResolvedTenant.HEADER);
    UUID named = null;
    if (header != null && !header.isBlank()) {
      named = parse(header.strip());
      if (named == null) {
        return new Claim.Refused(MALFORMED);
      }
    }
    UUID own = caller.tenantId();
    if (own != null) {
      return named == null || own.equals(named)
          ? new Claim.Named(own)
          : new Claim.Refused(MISMATCH);
    }
    if (!caller.mayNameTenant()) {
      return new Claim.Refused(MISSING);
    }
    return named == null ? new Claim.ByHost() : new Claim.Named(named);
  }

  private static Mono<Void> proceed(ServerWebExchange exchange, WebFilterChain chain, UUID tenant) {
    ResolvedTenant.attach(exchange, tenant);
    return chain.filter(exchange);
  }

  private static @Nullable UUID parse(String text) {
    try {
      return text.length() == 36 ? UUID.fromString(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
