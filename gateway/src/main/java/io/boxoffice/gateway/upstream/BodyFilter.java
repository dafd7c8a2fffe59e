package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes the whole body in before the service is called, up to the limit. A slow or broken client so
 * holds no connection to a service, and its faults are not counted against one: otherwise anybody
 * could open a circuit breaker by sending slowly.
 */
@Component
class BodyFilter implements GlobalFilter, Ordered {
  private static final Logger log = LoggerFactory.getLogger(BodyFilter.class);

  /** The rest of the body is not worth reading, hence the connection ends with the answer. */
  private static final Map<String, String> CLOSE = Map.of(HttpHeaders.CONNECTION, "close");

  private final Problems problems;
  private final int body;
  private final int upload;

  BodyFilter(Problems problems, GatewaySettings settings) {
    this.problems = problems;
    this.body = settings.maxBodyBytes();
    this.upload = settings.maxUploadBytes();
  }

  /** What came in. */
  private sealed interface Received {
    record Whole(byte[] bytes) implements Received {}

    record Refused(Problem problem) implements Received {}
  }

  @Override
  public int getOrder() {
    return -200;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    int limit = Target.required(exchange).upload() ? upload : body;
    HttpHeaders headers = exchange.getRequest().getHeaders();
    long length = headers.getContentLength();
    if (length > limit) {
      return problems.write(exchange, tooLarge(limit));
    }
    if (length <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return chain.filter(exchange);
    }
    return receive(exchange.getRequest(), limit)
        .flatMap(
            received ->
                switch (received) {
                  case Received.Refused refused -> problems.write(exchange, refused.problem());
                  case Received.Whole whole -> chain.filter(with(exchange, whole.bytes()));
                });
  }

  private static Mono<Received> receive(ServerHttpRequest request, int limit) {
    return DataBufferUtils.join(request.getBody(), limit)
        .<Received>map(joined -> new Received.Whole(bytes(joined)))
        .defaultIfEmpty(new Received.Whole(new byte[0]))
        .onErrorResume(
            failure -> {
              log.debug("A body did not come in: {}", failure.toString());
              return Mono.just(
                  new Received.Refused(
                      failure instanceof DataBufferLimitException ? tooLarge(limit) : tooSlow()));
            });
  }

  private static byte[] bytes(DataBuffer joined) {
    byte[] bytes = new byte[joined.readableByteCount()];
    joined.read(bytes);
    DataBufferUtils.release(joined);
    return bytes;
  }

  private static ServerWebExchange with(ServerWebExchange exchange, byte[] bytes) {
    DataBufferFactory buffers = exchange.getResponse().bufferFactory();
    ServerHttpRequest whole =
        new ServerHttpRequestDecorator(exchange.getRequest()) {
          @Override
          public Flux<DataBuffer> getBody() {
            return bytes.length == 0
                ? Flux.empty()
                : Flux.defer(() -> Flux.just(buffers.wrap(bytes)));
          }
        };
    return exchange.mutate().request(whole).build();
  }

  private static Problem tooLarge(int limit) {
    return new Problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body-too-large",
        "The body is larger than " + limit + " bytes; send less.",
        CLOSE);
  }

  private static Problem tooSlow() {
    return new Problem(
        HttpStatus.REQUEST_TIMEOUT, "request-timeout", "The body took too long to arrive.", CLOSE);
  }
}
