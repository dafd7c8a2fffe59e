package io.boxoffice.gateway.upstream;

import io.boxoffice.gateway.problem.Problem;
import io.boxoffice.gateway.problem.ProblemException;
import io.boxoffice.gateway.problem.Problems;
import io.boxoffice.gateway.route.Target;
import io.boxoffice.gateway.settings.GatewaySettings;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
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
 * Refuses bodies over the limit: by their declared length, or while they pass when there is none.
 */
@Component
class BodyLimitFilter implements GlobalFilter, Ordered {
  private final Problems problems;
  private final long body;
  private final long upload;

  BodyLimitFilter(Problems problems, GatewaySettings settings) {
    this.problems = problems;
    this.body = settings.maxBodyBytes();
    this.upload = settings.maxUploadBytes();
  }

  @Override
  public int getOrder() {
    return -200;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
    long limit = Target.required(exchange).upload() ? upload : body;
    HttpHeaders headers = exchange.getRequest().getHeaders();
    long length = headers.getContentLength();
    if (length > limit) {
      return problems.write(exchange, tooLarge(limit));
    }
    if (length >= 0 || !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return chain.filter(exchange);
    }
    return chain.filter(
        exchange.mutate().request(new Counted(exchange.getRequest(), limit)).build());
  }

  /** The rest of the body is not worth reading, hence the connection ends with the answer. */
  private static Problem tooLarge(long limit) {
    return new Problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body-too-large",
        "The body is larger than " + limit + " bytes; send less.",
        Map.of(HttpHeaders.CONNECTION, "close"));
  }

  private static final class Counted extends ServerHttpRequestDecorator {
    private final long limit;

    Counted(ServerHttpRequest request, long limit) {
      super(request);
      this.limit = limit;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      AtomicLong seen = new AtomicLong();
      return super.getBody()
          .map(
              piece -> {
                if (seen.addAndGet(piece.readableByteCount()) > limit) {
                  DataBufferUtils.release(piece);
                  throw new ProblemException(tooLarge(limit));
                }
                return piece;
              });
    }
  }
}
