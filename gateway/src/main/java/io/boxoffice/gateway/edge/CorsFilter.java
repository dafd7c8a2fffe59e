package io.boxoffice.gateway.edge;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets the configured browser origins call, and answers their preflights. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 200)
class CorsFilter implements WebFilter {
  private static final Problem REFUSED =
      Problem.of(
          HttpStatus.FORBIDDEN,
          "origin-not-allowed",
          "Pages of this origin may not make this request.");

  private final CorsProcessor processor = new DefaultCorsProcessor();
  private final CorsConfiguration configuration = new CorsConfiguration();
  private final Problems problems;

  CorsFilter(GatewaySettings settings, Problems problems) {
    this.problems = problems;
    configuration.setAllowedOrigins(settings.corsOrigins());
    configuration.setAllowedMethods(
        List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
    configuration.setAllowedHeaders(
        List.of(
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "Last-Event-ID",
            "X-Tenant-Id",
            Correlation.HEADER,
            "traceparent",
            "tracestate"));
    configuration.setExposedHeaders(
        List.of(
            "ETag",
            "Idempotent-Replayed",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "WWW-Authenticate",
            "X-Seat-Map-Version",
            Correlation.HEADER));
    configuration.setMaxAge(Duration.ofHours(1));
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!processor.process(configuration, exchange)) {
      return problems.write(exchange, REFUSED);
    }
    return CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? exchange.getResponse().setComplete()
        : chain.filter(exchange);
  }
}
