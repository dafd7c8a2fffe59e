package io.boxoffice.gateway.upstream;

import java.util.List;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** The headers of a service's answer, without what only the platform itself may hear. */
@Component
class AnswerHeaders implements HttpHeadersFilter, Ordered {
  private static final String INTERNAL = "x-boxoffice-";

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.RESPONSE;
  }

  @Override
  public HttpHeaders filter(HttpHeaders given, ServerWebExchange exchange) {
    HttpHeaders headers = new HttpHeaders();
    given.forEach(
        (String name, List<String> values) -> {
          if (!name.regionMatches(true, 0, INTERNAL, 0, INTERNAL.length())
              && !name.equalsIgnoreCase(HttpHeaders.SERVER)) {
            headers.addAll(name, values);
          }
        });
    return headers;
  }
}
