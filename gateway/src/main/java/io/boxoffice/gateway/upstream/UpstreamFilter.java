package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.ProblemException;
import io.boxoffice.gateway.route.Service;
import io.boxoffice.gateway.route.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Calls the service: through its circuit breaker, and once or twice more when a read could not be
 * delivered. The chain behind it ends when the service's headers are there, so an answer that stays
 * open counts as a call that went well. A 503 of a service is its back-pressure, not a failure.
 */
@Component
class UpstreamFilter implements GlobalFilter, Ordered {
  private static final Set<HttpStatusCode> BROKEN =
      Set.of(HttpStatus.INTERNAL_SERVER_ERROR, HttpStatus.BAD_GATEWAY, HttpStatus.GATEWAY_TIMEOUT);
  private static final int ORDER = 20_000;
  private static final int RETRIES = 2;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);
  private static final Duration MAX_BACKOFF = Duration.ofMillis(250);

  private final Breakers breakers;

  UpstreamFilter(Breakers breakers) {
    this.breakers = breakers;
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    Service service = Objects.requireNonNull(Target.required(exchange).service());
    CircuitBreaker breaker = breakers.of(service);
    Mono<Void> attempt = Mono.defer(() -> attempt(exchange, chain, breaker));
    return mayRepeat(exchange.getRequest()) ? attempt.retryWhen(again(exchange)) : attempt;
  }

  private Mono<Void> attempt(
      ServerWebExchange exchange, GatewayFilterChain chain, CircuitBreaker breaker) {
    if (!breaker.tryAcquirePermission()) {
      return Mono.error(new ProblemException(openCircuit(breaker)));
    }
    long start = System.nanoTime();
    return chain
        .filter(exchange)
        .doOnSuccess(_ -> answered(exchange, breaker, System.nanoTime() - start))
        .doOnError(
            failure -> breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure))
        .doOnCancel(breaker::releasePermission);
  }

  private static void answered(ServerWebExchange exchange, CircuitBreaker breaker, long nanos) {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    if (status != null && BROKEN.contains(HttpStatus.resolve(status.value()))) {
      breaker.onError(nanos, TimeUnit.NANOSECONDS, new IOException("status " + status.value()));
    } else {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static boolean mayRepeat(ServerHttpRequest request) {
    HttpMethod method = request.getMethod();
    return (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
        && request.getHeaders().getContentLength() <= 0
        && !request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
  }

  private static Retry again(ServerWebExchange exchange) {
    return Retry.backoff(RETRIES, FIRST_BACKOFF)
        .maxBackoff(MAX_BACKOFF)
        .filter(failure -> failure instanceof IOException && !exchange.getResponse().isCommitted())
        .doBeforeRetry(_ -> ServerWebExchangeUtils.reset(exchange))
        .onRetryExhaustedThrow((_, signal) -> signal.failure());
  }

  private Problem openCircuit(CircuitBreaker breaker) {
    return Problem.unavailable(
        "The " + breaker.getName() + " service fails; calls to it pause. Try again.",
        breakers.open());
  }
}
