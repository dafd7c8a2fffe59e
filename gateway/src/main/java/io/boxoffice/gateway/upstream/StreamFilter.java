package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Bounds how many answers stay open, because each holds a connection to its service; and ends them
 * when the gateway stops, so that it need not wait for them. Their clients come back by themselves.
 */
@Component
class StreamFilter implements GlobalFilter, Ordered {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Problems problems;
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final Sinks.Empty<Void> stop = Sinks.empty();

  StreamFilter(Problems problems, GatewaySettings settings, MeterRegistry meters) {
    this.problems = problems;
    this.max = settings.maxStreams();
    Gauge.builder("boxoffice.gateway.streams", open, AtomicInteger::get)
        .description("Answers that stay open")
        .register(meters);
  }

  @Override
  public int getOrder() {
    return -100;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    if (!Target.required(exchange).stream()) {
      return chain.filter(exchange);
    }
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      return problems.write(
          exchange, Problem.unavailable("Too many streams are open. Poll, or try again.", RETRY));
    }
    return chain
        .filter(exchange)
        .takeUntilOther(stop.asMono())
        .doFinally(_ -> open.decrementAndGet());
  }

  @EventListener(ContextClosedEvent.class)
  void endAll() {
    stop.tryEmitEmpty();
  }
}
