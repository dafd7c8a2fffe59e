package io.boxoffice.common.outbox;

import io.boxoffice.common.database.BulkWrites;
import io.boxoffice.common.database.DatabaseAutoConfiguration;
import io.boxoffice.common.database.DatabaseProperties;
import io.boxoffice.common.database.WorkerDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Gives the outbox, its relay and its clean-up. */
@AutoConfiguration(
    after = DatabaseAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
      "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnProperty("boxoffice.outbox.topic")
@EnableConfigurationProperties(OutboxProperties.class)
public class OutboxAutoConfiguration {

  @Bean
  OutboxSignal outboxSignal() {
    return new OutboxSignal();
  }

  @Bean
  Outbox outbox(
      JdbcClient jdbc,
      BulkWrites writes,
      JsonMapper json,
      InstantSource time,
      OutboxSignal signal) {
    return new Outbox(jdbc, writes, json, time, signal);
  }

  @Bean
  @ConditionalOnProperty(name = "boxoffice.outbox.relay", matchIfMissing = true)
  OutboxRelay outboxRelay(
      WorkerDatabase worker,
      DatabaseProperties database,
      KafkaTemplate<String, byte[]> kafka,
      OutboxProperties properties,
      OutboxSignal signal,
      InstantSource time,
      MeterRegistry meters) {
    return new OutboxRelay(worker, database, kafka, properties, signal, time, meters);
  }
}
