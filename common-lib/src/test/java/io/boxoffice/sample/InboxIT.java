package io.boxoffice.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.inbox.Inbox;
import io.boxoffice.common.kafka.DeadLetters;
import io.boxoffice.common.tenant.TenantContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

@SampleIT
@Import(InboxIT.Listener.class)
class InboxIT {
  private static final String TOPIC = "boxoffice.elsewhere";
  @Autowired Inbox inbox;
  @Autowired Notes notes;
  @Autowired KafkaTemplate<String, byte[]> kafka;
  @Autowired DeadLetters deadLetters;
  @Autowired Listener listener;

  private final UUID tenant = Ids.next();

  @TestComponent
  static class Listener {
    final List<UUID> handled = Collections.synchronizedList(new ArrayList<>());
    final Set<UUID> poison = ConcurrentHashMap.newKeySet();
    private final Inbox inbox;

    Listener(Inbox inbox) {
      this.inbox = inbox;
    }

    @KafkaListener(id = "elsewhere", topics = TOPIC)
    void on(ConsumerRecord<String, byte[]> message) {
      inbox.process(
          message,
          event -> {
            if (poison.contains(event.id())) {
              throw new IllegalStateException("cannot handle this");
            }
            handled.add(event.id());
          });
    }
  }

  @Test
  void a_second_delivery_has_no_effect_even_at_the_same_moment() throws Exception {
    UUID id = Ids.next();
    AtomicInteger effects = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        all.add(
            threads.submit(() -> inbox.process(consumed(id), event -> effects.incrementAndGet())));
      }
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(effects).hasValue(1);
  }

  @Test
  void an_effect_that_fails_is_taken_back_with_its_inbox_row() {
    UUID id = Ids.next();
    TenantContext context = TenantContext.system(tenant, "test");
    assertThatThrownBy(
            () ->
                inbox.process(
                    consumed(id),
                    event -> {
                      notes.insert(id, tenant, "half done");
                      throw new IllegalStateException("crash");
                    }))
        .hasMessage("crash");
    assertThat(context.call(notes::all)).doesNotContain(id);
    inbox.process(consumed(id), event -> notes.insert(id, tenant, "done"));
    assertThat(context.call(notes::all)).contains(id);
  }

  @Test
  void a_poisoned_event_becomes_a_dead_letter_the_next_one_goes_on_and_replay_mends_it() {
    UUID bad = Ids.next();
    UUID good = Ids.next();
    listener.poison.add(bad);
    String key = Ids.next().toString();
    kafka.send(produced(bad, key)).join();
    kafka.send(produced(good, key)).join();
    kafka
        .send(new ProducerRecord<>(TOPIC, key, "no headers".getBytes(StandardCharsets.UTF_8)))
        .join();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(listener.handled).contains(good).doesNotContain(bad));
    listener.poison.clear();
    AtomicInteger replayed = new AtomicInteger();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> replayed.addAndGet(deadLetters.replay(TOPIC)) >= 2);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(listener.handled).contains(bad));
    assertThat(listener.handled.stream().filter(good::equals)).hasSize(1);
  }

  private ConsumerRecord<String, byte[]> consumed(UUID id) {
    ConsumerRecord<String, byte[]> message =
        new ConsumerRecord<>("boxoffice.direct", 0, 0, "k", "{}".getBytes(StandardCharsets.UTF_8));
    produced(id, "k").headers().forEach(header -> message.headers().add(header));
    return message;
  }

  private ProducerRecord<String, byte[]> produced(UUID id, String key) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(TOPIC, key, "{}".getBytes(StandardCharsets.UTF_8));
    header(message, "ce_id", id.toString());
    header(message, "ce_type", "note.written.v1");
    header(message, "ce_tenantid", tenant.toString());
    header(message, "ce_subject", id.toString());
    header(message, "ce_aggregateversion", "1");
    header(message, "ce_time", "2027-01-01T00:00:00Z");
    return message;
  }

  private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
