package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.database.WorkerDatabase;
import io.boxoffice.common.id.Ids;
import io.boxoffice.common.outbox.DomainEvent;
import io.boxoffice.common.outbox.Outbox;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.test.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

@SampleIT
class OutboxRelayIT {
  @Autowired Outbox outbox;
  @Autowired TransactionTemplate transaction;
  @Autowired WorkerDatabase worker;
  @Autowired DefaultKafkaProducerFactory<?, ?> producers;
  @Autowired MeterRegistry meters;

  private final TenantContext tenant = TenantContext.system(Ids.next(), "test");

  @Test
  void what_was_committed_is_published_in_order_with_its_headers() {
    UUID aggregate = Ids.next();
    for (int version = 1; version <= 50; version++) {
      publish(new DomainEvent("note.changed.v1", aggregate, version, Map.of("version", version)));
    }
    awaitPublished();
    List<ConsumerRecord<String, byte[]>> records = read(aggregate);
    assertThat(records.stream().map(r -> header(r, "ce_aggregateversion")))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, 50).mapToObj(Integer::toString).toList());
    ConsumerRecord<String, byte[]> first = records.getFirst();
    assertThat(header(first, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(first, "ce_type")).isEqualTo("note.changed.v1");
    assertThat(header(first, "ce_tenantid")).isEqualTo(tenant.tenantId().toString());
    assertThat(new String(first.value(), StandardCharsets.UTF_8)).isEqualTo("{\"version\":1}");
  }

  @Test
  void events_of_one_statement_are_published_in_the_order_given() {
    UUID aggregate = Ids.next();
    List<DomainEvent> events = new ArrayList<>();
    for (int version = 1; version <= 300; version++) {
      events.add(new DomainEvent("note.changed.v1", aggregate, version, Map.of()));
    }
    tenant.run(() -> transaction.executeWithoutResult(status -> outbox.publishAll(events)));
    awaitPublished();
    assertThat(read(aggregate).stream().map(r -> header(r, "ce_aggregateversion")))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, 300).mapToObj(Integer::toString).toList());
  }

  @Test
  void what_was_rolled_back_is_not_published() {
    UUID aggregate = Ids.next();
    tenant.run(
        () ->
            transaction.executeWithoutResult(
                status -> {
                  outbox.publish(new DomainEvent("note.changed.v1", aggregate, 1, Map.of()));
                  status.setRollbackOnly();
                }));
    publish(new DomainEvent("note.changed.v1", Ids.next(), 1, Map.of()));
    awaitPublished();
    assertThat(read(aggregate)).isEmpty();
  }

  /** A producer that cannot even be made is what a host name that does not resolve looks like. */
  @Test
  void the_relay_outlives_a_producer_that_cannot_be_made() {
    producers.updateConfigs(Map.of("bootstrap.servers", "no-such-host.invalid:9092"));
    producers.reset();
    double failures = meters.counter("boxoffice.outbox.failed").count();
    UUID aggregate = Ids.next();
    publish(new DomainEvent("note.changed.v1", aggregate, 1, Map.of()));
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> meters.counter("boxoffice.outbox.failed").count() > failures);
    } finally {
      producers.updateConfigs(Map.of("bootstrap.servers", Backends.kafka()));
      producers.reset();
    }
    awaitPublished();
    assertThat(read(aggregate)).hasSize(1);
  }

  @Test
  void what_another_process_tells_of_is_published_at_once() {
    UUID aggregate = Ids.next();
    worker
        .jdbc()
        .sql(
            """
            insert into outbox (id, tenant_id, shard, aggregate_id, aggregate_version, type,
                                payload, occurred_at)
            values (:id, :tenant, :shard, :aggregate, 1, 'note.changed.v1', '{}', now())
            """)
        .param("id", Ids.next())
        .param("tenant", tenant.tenantId())
        .param("shard", Outbox.shardOf(aggregate))
        .param("aggregate", aggregate)
        .update();

    worker
        .jdbc()
        .sql("select pg_notify('outbox_sample', 'another')::text")
        .query(String.class)
        .optional();

    awaitPublished();
    assertThat(read(aggregate)).hasSize(1);
  }

  @Test
  void whoever_else_holds_shards_is_told_of_what_was_committed() throws SQLException {
    lease(Duration.ofMinutes(5));
    try (Connection connection = Backends.postgres().role("sample_worker").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("listen outbox_sample");
      PGConnection other = connection.unwrap(PGConnection.class);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                publish(new DomainEvent("note.changed.v1", Ids.next(), 1, Map.of()));
                PGNotification[] heard = other.getNotifications(200);
                return heard != null && heard.length > 0;
              });
    } finally {
      lease(Duration.ZERO);
    }
    publish(new DomainEvent("note.changed.v1", Ids.next(), 1, Map.of()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              publish(new DomainEvent("note.changed.v1", Ids.next(), 1, Map.of()));
              return shardsOfAnother() == 0;
            });
    awaitPublished();
  }

  /** Gives a shard to another relay for so long. */
  private void lease(Duration time) {
    worker
        .jdbc()
        .sql(
            """
            update outbox_shards
               set leased_by = 'another', leased_until = now() + make_interval(secs => :seconds)
             where shard = 0
            """)
        .param("seconds", time.toSeconds())
        .update();
  }

  private int shardsOfAnother() {
    return worker
        .jdbc()
        .sql("select count(*) from outbox_shards where leased_by = 'another'")
        .query(Integer.class)
        .single();
  }

  @Test
  void an_event_outside_a_transaction_is_refused() {
    assertThatThrownBy(
            () ->
                tenant.run(
                    () ->
                        outbox.publish(
                            new DomainEvent("note.changed.v1", Ids.next(), 1, Map.of()))))
        .isInstanceOf(IllegalStateException.class);
  }

  private void publish(DomainEvent event) {
    tenant.run(() -> transaction.executeWithoutResult(status -> outbox.publish(event)));
  }

  private void awaitPublished() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        worker
                            .jdbc()
                            .sql("select count(*) from outbox where published_at is null")
                            .query(Long.class)
                            .single())
                    .isZero());
  }

  private static List<ConsumerRecord<String, byte[]>> read(UUID aggregate) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", Backends.kafka());
    List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("boxoffice.sample").stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer
            .poll(Duration.ofSeconds(1))
            .forEach(
                r -> {
                  if (aggregate.toString().equals(r.key())) {
                    found.add(r);
                  }
                });
      }
    }
    return found;
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
