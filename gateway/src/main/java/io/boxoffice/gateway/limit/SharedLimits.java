package io.boxoffice.gateway.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The limits that all replicas share: one script in Redis, asked for many requests at once. A round
 * trip costs as much as a quarter of a small read; under load many requests share it.
 */
@Component
class SharedLimits {
  // in braces, so that a cluster keeps the keys of one call in one place
  private static final String PREFIX = "{boxoffice:gateway:limit}:";
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final Duration APART = Duration.ofMillis(4);
  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_WAITING = 20_000;

  private final ReactiveStringRedisTemplate redis;

  @SuppressWarnings("rawtypes") // a script's result type is a class, which has no type arguments
  private final RedisScript<List> script;

  private final Gathering<Request, Allowance> requests =
      new Gathering<>(this::takeAll, TIMEOUT, APART, MOST_AT_ONCE, MOST_WAITING);

  private record Request(String key, Quota quota) {}

  SharedLimits(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
    // its text and not its file, which would be looked at for changes with every request
    this.script = RedisScript.of(text(), List.class);
  }

  private static String text() {
    try {
      return new ClassPathResource("limit/take.lua").getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("limit/take.lua cannot be read", e);
    }
  }

  /** Ends when Redis answers; connects first when there is no connection yet. */
  Mono<String> ping() {
    return redis.execute(ReactiveRedisConnection::ping).next();
  }

  /** Takes one request of the key's quota; fails when Redis does not answer soon. */
  Mono<Allowance> take(String key, Quota quota) {
    return requests.ask(new Request(PREFIX + key, quota));
  }

  private Mono<List<Allowance>> takeAll(List<Request> asked) {
    List<String> keys = new ArrayList<>(asked.size());
    List<String> arguments = new ArrayList<>(asked.size() + 1);
    arguments.add(Long.toString(Quota.WINDOW_MICROS));
    for (Request request : asked) {
      keys.add(request.key());
      arguments.add(Long.toString(request.quota().spacingMicros()));
    }
    return redis.execute(script, keys, arguments).next().map(answer -> allowances(asked, answer));
  }

  private static List<Allowance> allowances(List<Request> asked, List<?> answer) {
    List<Allowance> allowances = new ArrayList<>(asked.size());
    for (int place = 0; place < asked.size(); place++) {
      allowances.add(
          Allowance.of(
              asked.get(place).quota(),
              ((Number) answer.get(2 * place)).longValue(),
              ((Number) answer.get(2 * place + 1)).longValue()));
    }
    return allowances;
  }
}
