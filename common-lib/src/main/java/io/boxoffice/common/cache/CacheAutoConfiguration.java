package io.boxoffice.common.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Gives caches to a service that has a Redis client on its class path. */
@AutoConfiguration(
    after = DataRedisAutoConfiguration.class,
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({RedisClient.class, DataRedisAutoConfiguration.class, Caffeine.class})
@ConditionalOnProperty("boxoffice.cache.redis-url")
@EnableConfigurationProperties(CacheProperties.class)
public class CacheAutoConfiguration {
  private static final int MAX_WAITING = 10_000;
  private static final Duration SOONEST = Duration.ofMillis(100);
  private static final Duration LATEST = Duration.ofSeconds(2);

  /** While Redis is away, commands fail at once instead of queueing up for its return. */
  @Bean
  LettuceClientOptionsBuilderCustomizer failFast() {
    return options ->
        options
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_WAITING);
  }

  @Bean
  ClientResourcesBuilderCustomizer reconnectSoon() {
    return resources ->
        resources.reconnectDelay(
            Delay.fullJitter(SOONEST, LATEST, SOONEST.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Bean
  SharedCopies sharedCopies(
      RedisConnectionFactory connections, CacheProperties properties, MeterRegistry meters) {
    return new SharedCopies(connections, properties.patience(), meters);
  }

  @Bean
  Caches caches(
      SharedCopies shared,
      CacheProperties properties,
      MeterRegistry meters,
      @Value("${spring.application.name}") String service) {
    return new Caches(shared, meters, service, properties.maxSize(), Ticker.systemTicker());
  }
}
