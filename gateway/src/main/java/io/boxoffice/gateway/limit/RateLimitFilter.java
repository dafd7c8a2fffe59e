package io.boxoffice.gateway.limit;

import io.boxoffice.gateway.edge.ClientAddress;
import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.LimitClass;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.security.Caller;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.boxoffice.gateway.tenant.ResolvedTenant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Limits each user of each tenant, or each client address when nobody is signed in. */
@Component
class RateLimitFilter implements WebFilter, Ordered {
  private static final String POLICY_HEADER = "RateLimit-Policy";
  private static final String STATE_HEADER = "RateLimit";

  private final RateLimits limits;
  private final ClientAddress clients;
  private final Problems problems;
  private final Map<LimitClass, Quota> quotas = new EnumMap<>(LimitClass.class);

  RateLimitFilter(
      RateLimits limits, ClientAddress clients, Problems problems, GatewaySettings settings) {
    this.limits = limits;
    this.clients = clients;
    this.problems = problems;
    for (LimitClass limit : LimitClass.values()) {
      int perMinute = settings.perMinute(limit);
      if (perMinute > 0) {
        quotas.put(limit, new Quota(limit.id(), perMinute));
      }
    }
  }

  @Override
  public int getOrder() {
    return 200;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    LimitClass limit = Target.required(exchange).limit();
    Quota quota = limit == null ? null : quotas.get(limit);
    if (quota == null) {
      return chain.filter(exchange);
    }
    return limits
        .take(key(exchange, quota), quota)
        .flatMap(
            allowance -> {
              HttpHeaders headers = exchange.getResponse().getHeaders();
              headers.set(POLICY_HEADER, quota.policy());
              headers.set(STATE_HEADER, quota.state(allowance));
              return allowance.allowed()
                  ? chain.filter(exchange)
                  : problems.write(exchange, refusal(quota, allowance));
            });
  }

  private String key(ServerWebExchange exchange, Quota quota) {
    UUID tenant = ResolvedTenant.of(exchange);
    UUID user = Caller.of(exchange).userId();
    return quota.name()
        + ':'
        + (tenant == null ? "-" : tenant.toString())
        + ':'
        + (user == null ? clients.subscriber(exchange.getRequest()) : user.toString());
  }

  private static Problem refusal(Quota quota, Allowance allowance) {
    return new Problem(
        HttpStatus.TOO_MANY_REQUESTS,
        "rate-limited",
        "More than "
            + quota.perMinute()
            + " "
            + quota.name()
            + " requests a minute; go on after "
            + allowance.retryAfterSeconds()
            + " s.",
        Map.of(HttpHeaders.RETRY_AFTER, Long.toString(allowance.retryAfterSeconds())));
  }
}
