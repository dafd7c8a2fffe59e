package io.boxoffice.gateway.problem;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers, and counts them by name. */
@Component
public class Problems {
  private static final String PREFIX = "urn:boxoffice:problem:";

  private final JsonMapper json;
  private final MeterRegistry meters;

  Problems(JsonMapper json, MeterRegistry meters) {
    this.json = json;
    this.meters = meters;
  }

  /** Answers with the problem; does nothing to an answer that is already on its way. */
  public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
    ServerHttpResponse response = exchange.getResponse();
    if (!response.setStatusCode(problem.status())) {
      return Mono.empty();
    }
    meters.counter("boxoffice.gateway.problems", "problem", problem.slug()).increment();
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    problem.headers().forEach(response.getHeaders()::set);
    byte[] body = bytes(problem);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  byte[] bytes(Problem problem) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", PREFIX + problem.slug());
    body.put("title", problem.status().getReasonPhrase());
    body.put("status", problem.status().value());
    body.put("detail", problem.detail());
    return json.writeValueAsBytes(body);
  }
}
