package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import java.util.Map;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One route a service; the route table has already said which. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

  /** Asked first, since nearly all requests are for a service. */
  @Bean
  RoutePredicateHandlerMapping serviceRoutes(
      FilteringWebHandler handler,
      RouteLocator routes,
      GlobalCorsProperties cors,
      Environment environment) {
    RoutePredicateHandlerMapping mapping = new ServiceRoutes(handler, routes, cors, environment);
    mapping.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return mapping;
  }

  /** Takes the one route of the service, instead of asking each whether it is meant. */
  private static final class ServiceRoutes extends RoutePredicateHandlerMapping {
    private final Mono<Map<String, Route>> routes;

    ServiceRoutes(
        FilteringWebHandler handler,
        RouteLocator routes,
        GlobalCorsProperties cors,
        Environment environment) {
      super(handler, routes, cors, environment);
      this.routes = routes.getRoutes().collectMap(Route::getId).cacheInvalidateIf(_ -> false);
    }

    @Override
    protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
      Target target = Target.of(exchange);
      Service service = target == null ? null : target.service();
      return service == null ? Mono.empty() : routes.mapNotNull(all -> all.get(service.id()));
    }
  }

  @Bean
  RouteLocator routes(RouteLocatorBuilder builder, GatewaySettings settings) {
    RouteLocatorBuilder.Builder routes = builder.routes();
    for (Service service : Service.values()) {
      routes.route(
          service.id(),
          route ->
              route
                  .predicate(
                      exchange -> {
                        Target target = Target.of(exchange);
                        return target != null && target.service() == service;
                      })
                  .uri(settings.address(service)));
    }
    return routes.build();
  }
}
