package io.boxoffice.local.auditor;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything that Kafka keeps, read from the start.
 *
 * @param events messages of the services' topics, each topic's partitions in their order
 * @param deadLetters a line for each message in a dead-letter topic
 * @param subscriptions what the services' consumer groups have read
 */
record EventLog(List<Event> events, List<String> deadLetters, List<Subscription> subscriptions) {

  /**
   * A message of a service's topic.
   *
   * @param id {@code ce_id}; null when the header is missing or malformed
   */
  record Event(
      String topic,
      int partition,
      long offset,
      String key,
      @Nullable UUID id,
      String type,
      long aggregateVersion,
      Instant time) {}

  /**
   * A consumer group of a service on a topic.
   *
   * @param schema the service's database schema
   * @param lag messages not yet committed
   */
  record Subscription(String group, String schema, String topic, long lag) {}

  static final Map<String, String> TOPIC_OF_SCHEMA =
      Map.of(
          "inventory", "boxoffice.inventory",
          "purchase", "boxoffice.purchase",
          "transfer", "boxoffice.transfer",
          "checkin", "boxoffice.checkin",
          "minting", "boxoffice.minting");
}
