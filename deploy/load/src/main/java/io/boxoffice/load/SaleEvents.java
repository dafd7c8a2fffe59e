package io.boxoffice.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Hears from Kafka, as any other consumer would, when orders are paid and completed. */
final class SaleEvents implements AutoCloseable {
  private static final String TOPIC = "boxoffice.purchase";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_PARTITIONS_WAIT_SECONDS = 30;

  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<UUID, Awaited> awaited = new ConcurrentHashMap<>();
  private final Set<UUID> completed = ConcurrentHashMap.newKeySet();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Thread thread = new Thread(this::listen, "sale-events");

  /** A completed sale: when its events were written, and when the last came by. */
  record Completion(Instant paidAt, Instant completedAt, Instant heardAt) {}

  private static final class Awaited {
    private final CompletableFuture<Completion> completion = new CompletableFuture<>();
    private volatile @Nullable Instant paidAt;
  }

  SaleEvents(String servers) {
    Properties properties = new Properties();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "20");
    consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  void start() {
    var partitions =
        consumer.partitionsFor(TOPIC, Duration.ofSeconds(MOST_PARTITIONS_WAIT_SECONDS)).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  /** To be asked before the order can be paid. */
  CompletableFuture<Completion> await(UUID order) {
    return awaited.computeIfAbsent(order, _ -> new Awaited()).completion;
  }

  void forget(UUID order) {
    awaited.remove(order);
  }

  /** How many orders were completed. */
  long completed() {
    return completed.size();
  }

  boolean isCompleted(UUID order) {
    return completed.contains(order);
  }

  /** Completions of orders that had been completed before. */
  long repeated() {
    return repeated.get();
  }

  private void listen() {
    while (running.get()) {
      for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
        heard(message);
      }
    }
    consumer.close();
  }

  private void heard(ConsumerRecord<String, byte[]> message) {
    String type = header(message, "ce_type");
    boolean paid = type.equals("order.paid.v1");
    if (!paid && !type.equals("order.completed.v1")) {
      return;
    }
    UUID order = UUID.fromString(message.key());
    Instant at = Instant.parse(header(message, "ce_time"));
    if (!paid && !completed.add(order)) {
      repeated.incrementAndGet();
    }
    Awaited waiting = awaited.get(order);
    if (waiting == null) {
      return;
    }
    if (paid) {
      waiting.paidAt = at;
      return;
    }
    Instant paidAt = waiting.paidAt;
    waiting.completion.complete(new Completion(paidAt == null ? at : paidAt, at, Instant.now()));
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // its thread closes the consumer, which belongs to it
    running.set(false);
  }
}
