package io.boxoffice.gateway.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The limits that all replicas share: one script in Redis, one round trip a request. */
@Component
class SharedLimits {
  private static final String PREFIX = "boxoffice:gateway:limit:";
  private static final Duration TIMEOUT = Duration.ofMillis(250);

  private final ReactiveStringRedisTemplate redis;

  @SuppressWarnings("rawtypes") // a script's result type is a class, which has no type arguments
  private final RedisScript<List> script;

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
    return redis
        .execute(
            script,
            List.of(PREFIX + key),
            List.of(Long.toString(quota.spacingMicros()), Long.toString(Quota.WINDOW_MICROS)))
        .next()
        .timeout(TIMEOUT)
        .map(
            answer ->
                Allowance.of(
                    quota,
                    ((Number) answer.get(0)).longValue(),
                    ((Number) answer.get(1)).longValue()));
  }
}
