package io.boxoffice.local.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class KafkaReaderIT {
  private static final EmbeddedKafkaKraftBroker BROKER =
      new EmbeddedKafkaKraftBroker(
          1, 2, "boxoffice.purchase", "boxoffice.purchase.checkin-service.dlt", "other");

  @BeforeAll
  static void start() {
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stop() {
    BROKER.destroy();
  }

  @Test
  void readsEverythingFromTheStartAndKnowsWhatGroupsHaveNotRead() throws Exception {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    send("boxoffice.purchase", 0, first);
    send("boxoffice.purchase", 1, second);
    send("boxoffice.purchase.checkin-service.dlt", 0, first);
    send("other", 0, UUID.randomUUID());
    commit("checkin-purchase", 0, 1);
    commit("checkin-purchase", 1, 0);
    commit("somebody-else", 0, 0);

    try (KafkaReader reader = new KafkaReader(BROKER.getBrokersAsString())) {
      EventLog log = reader.read();

      assertThat(log.events())
          .extracting(EventLog.Event::id)
          .containsExactlyInAnyOrder(first, second);
      assertThat(log.events().getFirst().aggregateVersion()).isEqualTo(3);
      assertThat(log.events().getFirst().type()).isEqualTo("ticket.purchased.v1");
      assertThat(log.deadLetters()).hasSize(1);
      assertThat(log.subscriptions())
          .containsExactly(
              new EventLog.Subscription("checkin-purchase", "checkin", "boxoffice.purchase", 1));
    }
  }

  private static void send(String topic, int partition, UUID id) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", BROKER.getBrokersAsString()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      ProducerRecord<String, byte[]> message =
          new ProducerRecord<>(topic, partition, "key", "{}".getBytes(StandardCharsets.UTF_8));
      for (String[] header :
          List.of(
              new String[] {"ce_id", id.toString()},
              new String[] {"ce_type", "ticket.purchased.v1"},
              new String[] {"ce_aggregateversion", "3"},
              new String[] {"ce_time", "2026-01-01T00:00:00Z"})) {
        message.headers().add(header[0], header[1].getBytes(StandardCharsets.UTF_8));
      }
      producer.send(message).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void commit(String group, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", BROKER.getBrokersAsString()))) {
      admin
          .alterConsumerGroupOffsets(
              group,
              Map.of(
                  new TopicPartition("boxoffice.purchase", partition),
                  new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }
}
