package io.boxoffice.common.kafka;

import io.boxoffice.common.inbox.UnreadableEvent;
import io.boxoffice.common.remote.RemoteUnavailable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.transaction.TransactionException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives the service its topic, and listeners their retries and dead letters.
 *
 * <p>A broken database or remote is waited for without end, with growing pauses: the event is good
 * and will be handled. What fails for any other reason is tried a few times and then put into
 * {@code <topic>.<service>.dlt}, so that one bad event does not stop those behind it.
 */
@AutoConfiguration(
    beforeName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnProperty("boxoffice.outbox.topic")
public class KafkaAutoConfiguration {
  private static final Logger log = LoggerFactory.getLogger(KafkaAutoConfiguration.class);
  private static final int ATTEMPTS = 6;

  @Bean
  NewTopic serviceTopic(
      @Value("${boxoffice.outbox.topic}") String topic,
      @Value("${boxoffice.kafka.partitions:6}") int partitions,
      @Value("${boxoffice.kafka.replicas:1}") int replicas) {
    return TopicBuilder.name(topic).partitions(partitions).replicas(replicas).build();
  }

  @Bean
  CommonErrorHandler kafkaErrorHandler(
      KafkaTemplate<String, byte[]> kafka,
      KafkaAdmin admin,
      @Value("${spring.application.name}") String service,
      @Value("${boxoffice.kafka.partitions:6}") int partitions,
      @Value("${boxoffice.kafka.replicas:1}") int replicas) {
    Set<String> made = ConcurrentHashMap.newKeySet();
    DeadLetterPublishingRecoverer deadLetters =
        new DeadLetterPublishingRecoverer(
            kafka,
            (message, exception) -> {
              log.error(
                  "event at {}-{}@{} becomes a dead letter",
                  message.topic(),
                  message.partition(),
                  message.offset(),
                  exception);
              String topic = message.topic() + "." + service + ".dlt";
              // brokers in production make no topics by themselves
              if (!made.contains(topic)) {
                admin.createOrModifyTopics(
                    TopicBuilder.name(topic).partitions(partitions).replicas(replicas).build());
                made.add(topic);
              }
              return new TopicPartition(topic, -1);
            });
    DefaultErrorHandler handler = new DefaultErrorHandler(deadLetters, few());
    handler.setBackOffFunction((message, exception) -> isBroken(exception) ? forever() : few());
    handler.addNotRetryableExceptions(UnreadableEvent.class);
    return handler;
  }

  @Bean
  DeadLetters deadLetters(
      ConsumerFactory<String, byte[]> consumers,
      KafkaTemplate<String, byte[]> kafka,
      @Value("${spring.application.name}") String service) {
    return new DeadLetters(consumers, kafka, service);
  }

  @Bean
  DeadLetterController deadLetterController(DeadLetters deadLetters) {
    return new DeadLetterController(deadLetters);
  }

  private static boolean isBroken(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataAccessResourceFailureException
          || cause instanceof TransientDataAccessException
          || cause instanceof TransactionException
          || cause instanceof RemoteUnavailable) {
        return true;
      }
    }
    return false;
  }

  private static BackOff few() {
    ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
    backOff.setMaxInterval(Duration.ofSeconds(5).toMillis());
    backOff.setMaxAttempts(ATTEMPTS);
    return backOff;
  }

  private static BackOff forever() {
    ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
    backOff.setMaxInterval(Duration.ofSeconds(10).toMillis());
    return backOff;
  }
}
