package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** One route a service; the route table has already said which. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

  /** Asks the routes to services first, since nearly all requests are for one. */
  @Bean
  static BeanPostProcessor servicesFirst() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof RoutePredicateHandlerMapping mapping) {
          mapping.setOrder(Ordered.HIGHEST_PRECEDENCE);
        }
        return bean;
      }
    };
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
