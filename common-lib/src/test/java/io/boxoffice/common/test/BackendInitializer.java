package io.boxoffice.common.test;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/** Points a service at the back ends of the tests. */
public final class BackendInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("BOXOFFICE_DB_URL", Backends.postgres().url());
    settings.put("BOXOFFICE_DB_APP_PASSWORD", Backends.PASSWORD);
    settings.put("BOXOFFICE_DB_WORKER_PASSWORD", Backends.PASSWORD);
    settings.put("BOXOFFICE_DB_MIGRATOR_PASSWORD", Backends.PASSWORD);
    settings.put("BOXOFFICE_KAFKA", Backends.kafka());
    if (ClassUtils.isPresent("io.lettuce.core.RedisClient", null)) {
      settings.put("BOXOFFICE_REDIS_URL", Backends.redis());
    }
    settings.put("BOXOFFICE_ISSUER", TestTokens.ISSUER);
    settings.put("BOXOFFICE_HMAC_KEYS", TestSigner.KEYS);
    settings.put("BOXOFFICE_BIND_ADDRESS", "127.0.0.1");
    settings.put("BOXOFFICE_LOG_FORMAT", "");
    settings.put("spring.kafka.consumer.properties.metadata.max.age.ms", "1000");
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("tests", settings));
  }
}
