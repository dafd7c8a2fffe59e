package io.boxoffice.common.remote;

import feign.Response;
import feign.codec.ErrorDecoder;
import io.boxoffice.common.problem.Problems;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Tells a definite refusal (4xx problem) from not knowing (everything else). */
final class RemoteErrors implements ErrorDecoder {
  private static final Set<String> STANDARD =
      Set.of("type", "title", "status", "detail", "instance");
  private final JsonMapper json;

  RemoteErrors(JsonMapper json) {
    this.json = json;
  }

  @Override
  public Exception decode(String method, Response response) {
    String client = response.request().requestTemplate().feignTarget().name();
    int status = response.status();
    boolean refusal =
        status >= 400 && status < 500 && status != 401 && status != 408 && status != 429;
    if (!refusal) {
      return new RemoteUnavailable(client, "status " + status, null);
    }
    Map<String, Object> problem = problem(response.body());
    String type = String.valueOf(problem.getOrDefault("type", ""));
    Map<String, Object> extensions = new HashMap<>();
    problem.forEach(
        (name, value) -> {
          if (!STANDARD.contains(name) && value != null) {
            extensions.put(name, value);
          }
        });
    return new RemoteRefusal(
        client,
        status,
        type.startsWith(Problems.PREFIX)
            ? type.substring(Problems.PREFIX.length())
            : "status-" + status,
        String.valueOf(problem.getOrDefault("detail", "")),
        extensions);
  }

  private Map<String, Object> problem(Response.@Nullable Body body) {
    if (body == null) {
      return Map.of();
    }
    try {
      return json.readValue(
          body.asInputStream().readAllBytes(), new TypeReference<Map<String, Object>>() {});
    } catch (IOException | JacksonException e) {
      return Map.of();
    }
  }
}
