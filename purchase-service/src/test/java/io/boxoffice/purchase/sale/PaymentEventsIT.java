package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.test.Backends;
import io.boxoffice.common.test.Contracts;
import io.boxoffice.purchase.PurchaseIT;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.JsonNode;

/** The provider's words by Kafka mean what they mean by webhook, in whatever order they come. */
class PaymentEventsIT extends PurchaseIT {
  @Autowired KafkaTemplate<String, byte[]> kafka;
  @Autowired MeterRegistry metrics;

  @Test
  void an_event_pays_an_order() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    long failed = deliveries("failure");
    long succeeded = deliveries("success");

    succeeded(Ids.next(), order, 1400);

    awaitStatus(order, "completed");
    eventually(() -> assertThat(deliveries("success")).isGreaterThan(succeeded));
    assertThat(deliveries("failure")).isEqualTo(failed);
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
    assertThat(anomalies()).isEmpty();
  }

  @Test
  void an_event_fails_an_order() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();

    failed(Ids.next(), order, 1400);

    awaitStatus(order, "payment_failed");
    awaitQuiet(order);
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void an_event_that_comes_again_by_kafka_or_webhook_has_one_effect() {
    UUID order = placed(onSale(700, 5), 1).id();
    UUID id = Ids.next();
    PROVIDER.set(paymentOf(order), "succeeded");

    succeeded(id, order, 700);
    succeeded(id, order, 700);
    awaitStatus(order, "completed");
    assertThat(webhook(id.toString(), true, order, paymentOf(order), 700).status()).isEqualTo(200);
    assertThat(webhook("other-" + id, true, order, paymentOf(order), 700).status()).isEqualTo(200);

    assertThat(ticketsOf(order)).hasSize(1);
    assertThat(anomalies()).isEmpty();
    assertThat(
            database()
                .sql("select repeats from purchase.webhook_nonces where webhook_id = ?")
                .param(id.toString())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(PROVIDER.kept(order)).isEqualTo(700);
  }

  @Test
  void a_success_after_a_failure_buys_the_tickets_and_is_on_record() {
    UUID order = placed(onSale(700, 5), 1).id();
    failed(Ids.next(), order, 700);
    awaitStatus(order, "payment_failed");
    awaitQuiet(order);

    succeeded(Ids.next(), order, 700);

    awaitStatus(order, "completed");
    assertThat(anomalies()).containsExactly("succeeded_after_failed take");
  }

  @Test
  void a_failure_after_a_success_changes_nothing_and_is_on_record() {
    UUID order = completed(onSale(700, 5), 1);

    failed(Ids.next(), order, 700);

    eventually(() -> assertThat(anomalies()).containsExactly("failed_after_succeeded ignore"));
    assertThat(order(order).text("status")).isEqualTo("completed");
  }

  @Test
  void money_after_a_cancellation_goes_back_and_is_on_record() {
    UUID order = placed(onSale(700, 5), 1).id();
    post("/api/orders/" + order + "/cancel", buyerToken(), null);
    awaitQuiet(order);
    PROVIDER.set(paymentOf(order), "succeeded");

    succeeded(Ids.next(), order, 700);

    awaitStatus(order, "refunded");
    assertThat(anomalies()).containsExactly("paid_after_cancelled give_back");
    assertThat(PROVIDER.kept(order)).isZero();
  }

  @Test
  void another_amount_or_currency_buys_nothing_and_is_on_record() {
    UUID type = onSale(700, 5);
    UUID little = placed(type, 1).id();
    UUID foreign = placed(type, 1).id();
    PROVIDER.set(paymentOf(little), "succeeded");
    PROVIDER.set(paymentOf(foreign), "succeeded");

    succeeded(Ids.next(), little, 1);
    send("payment.succeeded.v1", Ids.next(), tenant, foreign, body(foreign, 700, "USD"));

    awaitStatus(little, "refunded");
    awaitStatus(foreign, "refunded");
    assertThat(anomalies())
        .containsExactlyInAnyOrder("wrong_money give_back", "wrong_money give_back");
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  @Test
  void a_second_payment_goes_back_and_is_on_record() {
    UUID order = completed(onSale(700, 5), 1);
    String second = PROVIDER.another(order, 700);

    send(
        "payment.succeeded.v1",
        Ids.next(),
        tenant,
        order,
        body(order, 700, "EUR").replace(paymentOf(order), second));

    eventually(() -> assertThat(PROVIDER.refunded(second)).isEqualTo(700));
    assertThat(anomalies()).containsExactly("other_payment give_back_stray");
    assertThat(order(order).text("status")).isEqualTo("completed");
  }

  @Test
  void an_unknown_order_and_one_of_another_tenant_are_on_record_and_nothing_else() {
    UUID order = placed(onSale(700, 5), 1).id();
    UUID unknown = Ids.next();
    UUID stranger = Ids.next();

    send("payment.succeeded.v1", Ids.next(), tenant, unknown, body("pay_x", unknown, 700, "EUR"));
    send("payment.succeeded.v1", Ids.next(), stranger, order, body(order, 700, "EUR"));

    eventually(() -> assertThat(anomalies()).containsExactly("unknown_order unknown_order"));
    eventually(
        () ->
            assertThat(
                    get(
                            "/api/orders/payment-anomalies",
                            tokens.bearer(Ids.next(), stranger, "admin"))
                        .json()
                        .at("/items/0/orderId")
                        .asString())
                .isEqualTo(order.toString()));
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  @Test
  void what_makes_no_sense_becomes_a_dead_letter_and_those_behind_it_go_on() {
    UUID order = placed(onSale(700, 5), 1).id();
    UUID id = Ids.next();

    send("payment.succeeded.v1", id, tenant, order, "{\"paymentId\": 7");
    send("payment.succeeded.v1", Ids.next(), tenant, order, "{}");
    send(
        "payment.succeeded.v1",
        Ids.next(),
        tenant,
        order,
        body(order, 700, "EUR")
            .replace("{\"paymentId", "{\"tenantId\": \"" + Ids.next() + "\", \"paymentId"));
    send("payment.disputed.v9", Ids.next(), tenant, order, "{}");
    succeeded(Ids.next(), order, 700);

    awaitStatus(order, "completed");
    eventually(() -> assertThat(deadLetters()).contains(id.toString()));
    assertThat(anomalies()).isEmpty();
  }

  @Test
  void the_published_example_is_understood() {
    for (String type : List.of("payment.succeeded.v1", "payment.failed.v1")) {
      JsonNode example = json.readTree(Contracts.example(type));
      UUID stranger = UUID.fromString(example.get("tenantId").asString());
      UUID id = Ids.next();

      send(
          type,
          id,
          stranger,
          UUID.fromString(example.get("reference").asString()),
          example.toString());

      eventually(
          () ->
              assertThat(
                      database()
                          .sql("select outcome from purchase.webhook_nonces where webhook_id = ?")
                          .param(id.toString())
                          .query(String.class)
                          .list())
                  .containsExactly("unknown_order"));
      assertThat(Contracts.violations(type, body("pay_1", Ids.next(), 700, "EUR"))).isEmpty();
    }
  }

  @Test
  void anomalies_are_listed_in_pages() {
    UUID order = completed(onSale(700, 5), 1);
    for (int i = 0; i < 3; i++) {
      assertThat(webhook("odd-" + i + order, false, order, paymentOf(order), 700).status())
          .isEqualTo(200);
    }
    String admin = tokens.bearer(Ids.next(), tenant, "admin");

    Answer first = get("/api/orders/payment-anomalies?limit=2", admin);
    Answer second =
        get("/api/orders/payment-anomalies?limit=2&cursor=" + first.text("nextCursor"), admin);

    assertThat(first.json().get("items")).hasSize(2);
    assertThat(second.json().get("items")).hasSize(1);
    assertThat(second.json().has("nextCursor")).isFalse();
    assertThat(first.json().at("/items/0/source").asString()).isEqualTo("webhook:payment.failed");
    for (String bad : List.of("limit=0", "limit=101", "limit=x", "cursor=x")) {
      assertThat(get("/api/orders/payment-anomalies?" + bad, admin).status()).isEqualTo(400);
      assertThat(get("/api/orders/stuck?" + bad, admin).status()).isEqualTo(400);
    }
  }

  private long deliveries(String result) {
    return metrics.find("spring.kafka.listener").tag("result", result).timers().stream()
        .filter(
            timer -> String.valueOf(timer.getId().getTag("name")).startsWith("purchase-payments"))
        .mapToLong(Timer::count)
        .sum();
  }

  private List<String> anomalies() {
    return get("/api/orders/payment-anomalies", tokens.bearer(Ids.next(), tenant, "admin"))
        .json()
        .get("items")
        .valueStream()
        .map(row -> row.get("anomaly").asString() + " " + row.get("decision").asString())
        .toList();
  }

  private void succeeded(UUID id, UUID order, long amountMinor) {
    send("payment.succeeded.v1", id, tenant, order, body(order, amountMinor, "EUR"));
  }

  private void failed(UUID id, UUID order, long amountMinor) {
    send("payment.failed.v1", id, tenant, order, body(order, amountMinor, "EUR"));
  }

  private String body(UUID order, long amountMinor, String currency) {
    return body(paymentOf(order), order, amountMinor, currency);
  }

  private static String body(String payment, UUID order, long amountMinor, String currency) {
    return """
        {"paymentId": "%s", "reference": "%s", "amountMinor": %d, "currency": "%s"}"""
        .formatted(payment, order, amountMinor, currency);
  }

  private void send(String type, UUID id, UUID ofTenant, UUID order, String body) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(
            PaymentEventListener.TOPIC, order.toString(), body.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers =
        Map.of(
            "ce_id", id.toString(),
            "ce_type", type,
            "ce_tenantid", ofTenant.toString(),
            "ce_subject", order.toString(),
            "ce_aggregateversion", "1",
            "ce_time", clock.instant().toString());
    headers.forEach(
        (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    kafka.send(message).join();
  }

  private static List<String> deadLetters() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            Backends.kafka(),
            "group.id",
            "dead-" + Ids.next(),
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<String> found = new java.util.ArrayList<>();
      consumer.subscribe(List.of(PaymentEventListener.TOPIC + ".purchase-service.dlt"));
      for (int i = 0; i < 5; i++) {
        consumer
            .poll(java.time.Duration.ofMillis(400))
            .forEach(
                message ->
                    found.add(
                        new String(
                            message.headers().lastHeader("ce_id").value(),
                            StandardCharsets.UTF_8)));
      }
      return found;
    }
  }
}
