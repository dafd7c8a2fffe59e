package io.boxoffice.gateway.shared;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A call to a service for everybody: of the request that caused it, it has the address and nothing
 * that says who asked, and it goes on when that client hangs up.
 */
final class Fetch extends ServerWebExchangeDecorator {
  private static final Set<String> PASSED_ON =
      Set.of("accept", "host", "user-agent", "traceparent", "tracestate");

  private final ServerHttpRequest request;
  private final Captured response;
  private final Map<String, Object> attributes;

  Fetch(ServerWebExchange cause, int maxBytes) {
    super(cause);
    this.request = new Anonymous(cause.getRequest());
    this.response = new Captured(cause.getResponse().bufferFactory(), maxBytes);
    this.attributes = new HashMap<>(cause.getAttributes());
  }

  @Override
  public ServerHttpRequest getRequest() {
    return request;
  }

  @Override
  public ServerHttpResponse getResponse() {
    return response;
  }

  @Override
  public Map<String, Object> getAttributes() {
    return attributes;
  }

  SharedAnswer answer() {
    return SharedAnswer.of(response.getStatusCode(), response.getHeaders(), response.body);
  }

  private static final class Anonymous extends ServerHttpRequestDecorator {
    private final HttpHeaders headers = new HttpHeaders();

    Anonymous(ServerHttpRequest request) {
      super(request);
      request
          .getHeaders()
          .forEach(
              (String name, List<String> values) -> {
                if (PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                  headers.addAll(name, values);
                }
              });
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.empty();
    }
  }

  /** Takes the answer in, up to the limit. */
  private static final class Captured extends AbstractServerHttpResponse {
    private final int maxBytes;
    private volatile byte[] body = new byte[0];

    Captured(DataBufferFactory buffers, int maxBytes) {
      super(buffers);
      this.maxBytes = maxBytes;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the framework's way
    public <T> T getNativeResponse() {
      throw new IllegalStateException("an answer for everybody has no connection");
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> pieces) {
      return DataBufferUtils.join(pieces, maxBytes)
          .doOnNext(
              joined -> {
                byte[] bytes = new byte[joined.readableByteCount()];
                joined.read(bytes);
                DataBufferUtils.release(joined);
                body = bytes;
              })
          .then();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(
        Publisher<? extends Publisher<? extends DataBuffer>> pieces) {
      return writeWithInternal(Flux.from(pieces).concatMap(piece -> piece));
    }

    @Override
    protected void applyStatusCode() {}

    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {}
  }
}
