package io.boxoffice.gateway.edge;

import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.security.Caller;
import io.boxoffice.gateway.tenant.ResolvedTenant;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * One line a request: what came of it, whose it was, and the ids to follow it by. Reads that went
 * well are told at DEBUG. Queries, headers and bodies are never logged, so no token can be.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class AccessLog implements WebFilter {
  private static final Logger log = LoggerFactory.getLogger(AccessLog.class);
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;
  private static final int MAX_PATH = 200;

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    long start = System.nanoTime();
    return chain.filter(exchange).doFinally(_ -> write(exchange, start));
  }

  private static void write(ServerWebExchange exchange, long start) {
    HttpStatusCode code = exchange.getResponse().getStatusCode();
    int status = code == null ? 0 : code.value();
    Level level = level(exchange.getRequest().getMethod(), status);
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    String path = exchange.getRequest().getURI().getRawPath();
    Target target = Target.of(exchange);
    LoggingEventBuilder line =
        log.atLevel(level)
            .addKeyValue("correlationId", Correlation.of(exchange))
            .addKeyValue("method", exchange.getRequest().getMethod().name())
            .addKeyValue("path", path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path)
            .addKeyValue("status", status)
            .addKeyValue("millis", Duration.ofNanos(System.nanoTime() - start).toMillis());
    line = add(line, "tenantId", ResolvedTenant.of(exchange));
    line = add(line, "userId", Caller.of(exchange).userId());
    line = add(line, "target", target == null ? null : target.service());
    line.log("request");
  }

  private static LoggingEventBuilder add(
      LoggingEventBuilder line, String key, @Nullable Object value) {
    return value == null ? line : line.addKeyValue(key, value.toString());
  }

  private static Level level(HttpMethod method, int status) {
    if (status >= SERVER_ERROR) {
      return Level.WARN;
    }
    boolean read = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    return read && status < BAD_REQUEST ? Level.DEBUG : Level.INFO;
  }
}
