package io.boxoffice.local.auditor;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads Kafka without joining any group, so the audit changes nothing. */
final class KafkaReader implements AutoCloseable {
  private static final String OURS = "boxoffice.";
  private static final String DEAD = ".dlt";
  private static final Duration LONGEST_READ = Duration.ofMinutes(2);
  private static final int MOST_EVENTS = 5_000_000;

  private final Admin admin;
  private final Consumer<String, byte[]> consumer;

  KafkaReader(String bootstrapServers) {
    try {
      this.admin =
          Admin.create(
              Map.of(
                  "bootstrap.servers", bootstrapServers,
                  "request.timeout.ms", "10000",
                  "default.api.timeout.ms", "20000"));
      this.consumer =
          new KafkaConsumer<>(
              Map.of(
                  ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                  ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                  ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                  ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                  ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000",
                  ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "20000"),
              new StringDeserializer(),
              new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new AuditFailure("Kafka cannot be read: " + e.getMessage(), e);
    }
  }

  /** What the services' groups have not read yet. */
  List<EventLog.Subscription> subscriptions() {
    try {
      Map<TopicPartition, Long> ends = ends();
      List<EventLog.Subscription> all = new ArrayList<>();
      Collection<GroupListing> groups =
          get(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all());
      for (GroupListing group : groups) {
        String schema = schemaOf(group.groupId());
        if (!schema.isEmpty()) {
          all.addAll(subscriptions(group.groupId(), schema, ends));
        }
      }
      return all;
    } catch (KafkaException e) {
      throw new AuditFailure("Kafka cannot be read: " + e.getMessage(), e);
    }
  }

  private List<EventLog.Subscription> subscriptions(
      String group, String schema, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<String, Long> lag = new TreeMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata offset = committed.get(partition);
          boolean subscribed =
              committed.keySet().stream().anyMatch(p -> p.topic().equals(partition.topic()));
          if (subscribed && !partition.topic().endsWith(DEAD)) {
            lag.merge(partition.topic(), end - (offset == null ? 0 : offset.offset()), Long::sum);
          }
        });
    List<EventLog.Subscription> all = new ArrayList<>();
    lag.forEach((topic, count) -> all.add(new EventLog.Subscription(group, schema, topic, count)));
    return all;
  }

  /** A group belongs to the service whose schema begins its name: {@code checkin-purchase}. */
  private static String schemaOf(String group) {
    for (String schema : EventLog.TOPIC_OF_SCHEMA.keySet()) {
      if (group.equals(schema) || group.startsWith(schema + "-")) {
        return schema;
      }
    }
    return "";
  }

  /** Reads everything that is there now. */
  EventLog read() {
    try {
      Map<TopicPartition, Long> ends = ends();
      List<EventLog.Event> events = new ArrayList<>();
      List<String> deadLetters = new ArrayList<>();
      consumer.assign(ends.keySet());
      consumer.seekToBeginning(ends.keySet());
      long deadline = System.nanoTime() + LONGEST_READ.toNanos();
      while (!reached(ends)) {
        if (System.nanoTime() > deadline || events.size() > MOST_EVENTS) {
          throw new AuditFailure("Kafka could not be read to its end: " + events.size() + " read");
        }
        for (ConsumerRecord<String, byte[]> message : consumer.poll(Duration.ofMillis(500))) {
          if (message.topic().endsWith(DEAD)) {
            deadLetters.add(
                message.topic()
                    + " "
                    + header(message, "ce_type")
                    + " "
                    + header(message, "ce_id"));
          } else {
            events.add(event(message));
          }
        }
      }
      return new EventLog(events, deadLetters, subscriptions());
    } catch (KafkaException e) {
      throw new AuditFailure("Kafka cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private Map<TopicPartition, Long> ends() {
    Set<String> topics = get(admin.listTopics().names());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      if (topic.startsWith(OURS)) {
        consumer
            .partitionsFor(topic)
            .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      }
    }
    return new HashMap<>(consumer.endOffsets(partitions));
  }

  private static EventLog.Event event(ConsumerRecord<String, byte[]> message) {
    UUID id = null;
    long version = -1;
    Instant time = Instant.ofEpochMilli(message.timestamp());
    try {
      id = UUID.fromString(header(message, "ce_id"));
      version = Long.parseLong(header(message, "ce_aggregateversion"));
      time = Instant.parse(header(message, "ce_time"));
    } catch (IllegalArgumentException | DateTimeException e) {
      // what could not be read stays empty, and events.delivered names the message
    }
    return new EventLog.Event(
        message.topic(),
        message.partition(),
        message.offset(),
        message.key() == null ? "" : message.key(),
        id,
        header(message, "ce_type"),
        version,
        time);
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditFailure("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AuditFailure("Kafka cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close(Duration.ofSeconds(5));
  }
}
