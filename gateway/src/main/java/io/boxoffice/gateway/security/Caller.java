package io.boxoffice.gateway.security;

import java.security.Principal;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Who asks.
 *
 * @param userId the token's subject; null for somebody without a token
 * @param tenantId the token's tenant; null when it names none
 * @param roles the token's roles
 */
public record Caller(@Nullable UUID userId, @Nullable UUID tenantId, Set<String> roles) {
  /** Somebody without a token. */
  public static final Caller ANONYMOUS = new Caller(null, null, Set.of());

  private static final String ATTRIBUTE = Caller.class.getName();
  private static final Set<String> PLATFORM = Set.of("superadmin", "ops");

  /** Returns who asks, and remembers it with the exchange. */
  public static Mono<Caller> resolve(ServerWebExchange exchange) {
    return exchange
        .<Principal>getPrincipal()
        .map(Caller::from)
        .defaultIfEmpty(ANONYMOUS)
        .doOnNext(caller -> exchange.getAttributes().put(ATTRIBUTE, caller));
  }

  /** Returns who asks, anonymous before it was resolved. */
  public static Caller of(ServerWebExchange exchange) {
    return exchange.getAttributeOrDefault(ATTRIBUTE, ANONYMOUS);
  }

  /** Says whether the caller may work in whichever tenant the request names. */
  public boolean mayNameTenant() {
    return userId == null || roles.stream().anyMatch(PLATFORM::contains);
  }

  private static Caller from(Principal principal) {
    return principal instanceof Authentication token
            && token.getPrincipal() instanceof Caller caller
        ? caller
        : ANONYMOUS;
  }
}
