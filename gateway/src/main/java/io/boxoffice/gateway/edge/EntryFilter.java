package io.boxoffice.gateway.edge;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** First and last to see every exchange: the correlation id, and the headers of every answer. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class EntryFilter implements WebFilter {
  private final ClientAddress clients;

  EntryFilter(ClientAddress clients) {
    this.clients = clients;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String id = Correlation.attach(exchange);
    exchange
        .getResponse()
        .beforeCommit(
            () -> {
              finish(exchange, id);
              return Mono.empty();
            });
    return chain.filter(exchange);
  }

  private void finish(ServerWebExchange exchange, String id) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(Correlation.HEADER, id);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (clients.isSecure(exchange.getRequest())) {
      headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    if (!headers.containsHeader(HttpHeaders.CACHE_CONTROL)) {
      headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
