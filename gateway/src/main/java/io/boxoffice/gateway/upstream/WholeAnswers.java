package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.ProblemException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Passes an answer of known and small size on in one piece: piece by piece each would be a packet
 * of its own, for which the client wakes. An answer that breaks off so becomes an error of the
 * gateway instead of half an answer.
 */
@Component
class WholeAnswers implements GlobalFilter, Ordered {
  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Duration timeout;

  WholeAnswers(HttpClientProperties client) {
    this.timeout = Objects.requireNonNull(client.getResponseTimeout(), "a response time-out");
  }

  @Override
  public int getOrder() {
    return -50;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain.filter(exchange.mutate().response(new Whole(exchange)).build());
  }

  private static Problem brokenOff() {
    return Problem.unavailable(
        "The service's answer broke off; whether it acted is not known. Ask for the state, or"
            + " repeat with the same Idempotency-Key.",
        RETRY);
  }

  private final class Whole extends ServerHttpResponseDecorator {
    private final ServerWebExchange exchange;

    Whole(ServerWebExchange exchange) {
      super(exchange.getResponse());
      this.exchange = exchange;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
      long length = getHeaders().getContentLength();
      return super.writeWith(length > 0 && length <= MOST_BYTES ? joined(body) : body);
    }

    private Mono<DataBuffer> joined(Publisher<? extends DataBuffer> body) {
      return DataBufferUtils.join(Flux.from(body), MOST_BYTES)
          .timeout(timeout)
          .onErrorMap(IOException.class, _ -> new ProblemException(brokenOff()))
          // what the lost answer said of itself is not true of the problem
          .doOnError(_ -> ServerWebExchangeUtils.reset(exchange));
    }
  }
}
