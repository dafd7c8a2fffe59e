package io.boxoffice.gateway.shared;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What a service answered to nobody in particular.
 *
 * @param headers without those of one connection or one request
 */
record SharedAnswer(HttpStatusCode status, HttpHeaders headers, byte[] body) {
  private static final String PUBLIC = "public";

  /** Of one connection or one request, so never of an answer that others get too. */
  private static final Set<String> NOT_SHARED =
      Set.of(
          "connection",
          "keep-alive",
          "transfer-encoding",
          "trailer",
          "upgrade",
          "content-length",
          "date",
          "set-cookie",
          "x-correlation-id");

  private static final int HEADER_BYTES = 1_000;

  static SharedAnswer of(@Nullable HttpStatusCode status, HttpHeaders given, byte[] body) {
    HttpHeaders headers = new HttpHeaders();
    given.forEach(
        (String name, List<String> values) -> {
          if (!NOT_SHARED.contains(name.toLowerCase(Locale.ROOT))) {
            headers.addAll(name, values);
          }
        });
    return new SharedAnswer(
        status == null ? HttpStatus.OK : status, HttpHeaders.readOnlyHttpHeaders(headers), body);
  }

  /** Whether the service lets it be given to those who come later. */
  boolean mayBeKept() {
    String control = headers.getCacheControl();
    return status.isSameCodeAs(HttpStatus.OK)
        && control != null
        && List.of(control.split("[, ]+")).contains(PUBLIC);
  }

  int size() {
    return HEADER_BYTES + body.length;
  }

  Mono<Void> writeTo(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(status);
    headers.forEach(
        (String name, List<String> values) -> response.getHeaders().addAll(name, values));
    String tag = headers.getETag();
    if (tag != null && status.isSameCodeAs(HttpStatus.OK) && exchange.checkNotModified(tag)) {
      response.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
      return response.setComplete();
    }
    response.getHeaders().setContentLength(body.length);
    DataBufferFactory buffers = response.bufferFactory();
    return response.writeWith(Mono.fromSupplier(() -> buffers.wrap(body)));
  }
}
