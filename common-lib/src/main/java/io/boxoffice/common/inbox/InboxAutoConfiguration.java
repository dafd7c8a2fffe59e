package io.boxoffice.common.inbox;

import io.boxoffice.common.database.DatabaseAutoConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Gives the inbox. */
@AutoConfiguration(
    after = DatabaseAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnProperty("boxoffice.database.schema")
public class InboxAutoConfiguration {

  @Bean
  Inbox inbox(
      JdbcClient jdbc, TransactionTemplate transaction, JsonMapper json, InstantSource time) {
    return new Inbox(jdbc, transaction, json, time);
  }
}
