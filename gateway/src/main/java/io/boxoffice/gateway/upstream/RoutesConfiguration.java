package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One route a service; the route table has already said which. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

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
