package io.boxoffice.common.idempotency;

import io.boxoffice.common.database.DatabaseAutoConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Gives idempotency keys. */
@AutoConfiguration(
    after = DatabaseAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnProperty("boxoffice.database.schema")
public class IdempotencyAutoConfiguration {

  @Bean
  Idempotency idempotency(
      JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, InstantSource time) {
    return new Idempotency(jdbc, transaction, json, time);
  }
}
