package io.boxoffice.gateway.upstream;

import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
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

  @Override
  public int getOrder() {
    return -50;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    return chain.filter(exchange.mutate().response(new Whole(exchange.getResponse())).build());
  }

  private static final class Whole extends ServerHttpResponseDecorator {
    Whole(ServerHttpResponse response) {
      super(response);
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
      long length = getHeaders().getContentLength();
      return super.writeWith(
          length > 0 && length <= MOST_BYTES
              ? DataBufferUtils.join(Flux.from(body), MOST_BYTES)
              : body);
    }
  }
}
