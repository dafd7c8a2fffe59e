package io.boxoffice.gateway.route;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Looks the request up in the route table once; every later step reads the result. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 300)
class RouteFilter implements WebFilter {
  private final RouteTable table;
  private final Problems problems;

  RouteFilter(RouteTable table, Problems problems) {
    this.table = table;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    Problem objection = RequestShape.objection(request);
    if (objection != null) {
      return problems.write(exchange, objection);
    }
    Target target = table.find(request.getMethod(), request.getPath());
    if (target == null) {
      return problems.write(exchange, Problem.noSuchPath());
    }
    target.attachTo(exchange);
    return chain.filter(exchange);
  }
}
