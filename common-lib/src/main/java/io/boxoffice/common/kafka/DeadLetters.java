package io.boxoffice.common.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Puts dead letters back on the topic they came from, once their cause is mended.
 *
 * <p>Other consumers of the topic have handled those events before and skip them by their inbox.
 */
public final class DeadLetters {
  private static final int MOST = 10_000;
  private static final Duration POLL = Duration.ofSeconds(2);
  private final ConsumerFactory<String, byte[]> consumers;
  private final KafkaTemplate<String, byte[]> kafka;
  private final String service;

  DeadLetters(
      ConsumerFactory<String, byte[]> consumers,
      KafkaTemplate<String, byte[]> kafka,
      String service) {
    this.consumers = consumers;
    this.kafka = kafka;
    this.service = service;
  }

  /** Returns the name of the topic that this service's dead letters of a topic are in. */
  public String topicOf(String topic) {
    return topic + "." + service + ".dlt";
  }

  /**
   * Replays this service's dead letters of a topic; what was replayed before is not replayed again.
   *
   * @return how many were put back, at most 10,000 a call
   */
  public int replay(String topic) {
    int replayed = 0;
    try (Consumer<String, byte[]> consumer =
        consumers.createConsumer(service + ".dead-letter-replay", "")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topicOf(topic)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, OffsetAndMetadata> done = consumer.committed(Set.copyOf(partitions));
      consumer.assign(partitions);
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata next = done.get(partition);
        if (next == null) {
          consumer.seekToBeginning(List.of(partition));
        } else {
          consumer.seek(partition, next.offset());
        }
      }
      while (replayed < MOST && isBehind(consumer, ends)) {
        for (ConsumerRecord<String, byte[]> letter : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
          if (letter.offset() < end(ends, partition)) {
            put(topic, letter);
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(letter.offset() + 1)));
            replayed++;
          }
        }
      }
    }
    return replayed;
  }

  /** Only what was there at the start: a letter that fails again must not go round for ever. */
  private static boolean isBehind(
      Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.keySet().stream().anyMatch(p -> consumer.position(p) < end(ends, p));
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    Long end = ends.get(partition);
    return end == null ? 0 : end;
  }

  private void put(String topic, ConsumerRecord<String, byte[]> letter) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(topic, letter.key(), letter.value());
    for (Header header : letter.headers()) {
      if (!header.key().startsWith("kafka_dlt")) {
        message.headers().add(header);
      }
    }
    try {
      kafka.send(message).get(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while replaying", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not take a replayed event", e);
    }
  }
}
