package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.common.webhook.StandardWebhooks;
import io.boxoffice.purchase.PurchaseIT;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookIT extends PurchaseIT {

  @Test
  void one_message_delivered_64_times_at_once_has_one_effect() throws Exception {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    String payment = paymentOf(order);
    PROVIDER.set(payment, "succeeded");

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> webhook("same-" + order, true, order, payment, 1400).status()))
              .toList();
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }

    awaitStatus(order, "completed");
    awaitQuiet(order);
    assertThat(ticketsOf(order)).hasSize(2);
    assertThat(INVENTORY.sold(type)).isEqualTo(2);
    assertThat(events(order, "order.paid.v1")).isEqualTo(1);
    assertThat(events(order, "order.completed.v1")).isEqualTo(1);
    assertThat(get("/api/orders/" + order + "/refunds", buyerToken()).json().get("items"))
        .isEmpty();
  }

  @Test
  void a_message_id_works_once_whatever_it_says_later() {
    UUID order = placed(onSale(700, 5), 1).id();
    String id = "once-" + order;
    webhook(id, false, order, paymentOf(order), 700);
    awaitStatus(order, "payment_failed");
    PROVIDER.set(paymentOf(order), "succeeded");

    assertThat(webhook(id, true, order, paymentOf(order), 700).status()).isEqualTo(200);

    assertThat(order(order).text("status")).isEqualTo("payment_failed");
  }

  @Test
  void different_messages_about_one_payment_have_one_effect() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 1).id();

    pay(order);
    pay(order);
    awaitStatus(order, "completed");
    pay(order);

    assertThat(ticketsOf(order)).hasSize(1);
    assertThat(get("/api/orders/" + order + "/refunds", buyerToken()).json().get("items"))
        .isEmpty();
  }

  @Test
  void a_message_that_is_unsigned_stale_or_forged_is_refused() {
    UUID order = placed(onSale(700, 5), 1).id();
    String body = body(order, "payment.succeeded", tenant);
    Instant now = clock.instant();

    assertThat(post("/api/webhooks/payment-success", null, body).status()).isEqualTo(401);
    assertThat(signedAt("payment-success", "stale", now.minus(Duration.ofMinutes(6)), body, body))
        .isEqualTo(401);
    assertThat(signedAt("payment-success", "early", now.plus(Duration.ofMinutes(6)), body, body))
        .isEqualTo(401);
    assertThat(signedAt("payment-success", "forged", now, body + " ", body)).isEqualTo(401);
    assertThat(
            send(
                    "POST",
                    "/api/webhooks/payment-success",
                    null,
                    body,
                    Map.of(
                        StandardWebhooks.ID_HEADER, "x",
                        StandardWebhooks.TIMESTAMP_HEADER, Long.toString(now.getEpochSecond()),
                        StandardWebhooks.SIGNATURE_HEADER, "v1,AAAA"))
                .problem())
        .isEqualTo("unauthenticated");
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  @Test
  void a_signed_message_that_makes_no_sense_is_malformed() {
    UUID order = placed(onSale(700, 5), 1).id();

    for (String body :
        List.of(
            "",
            "x",
            "[]",
            "null",
            "{}",
            "{\"type\": \"payment.succeeded\"}",
            "{\"type\": \"payment.succeeded\", \"data\": {}}",
            "{\"type\": \"payment.succeeded\", \"data\": {\"paymentId\": 7}}",
            body(order, "payment.failed", tenant),
            body(order, "payment.succeeded", tenant).replace("700", "-1"),
            body(order, "payment.succeeded", tenant).replace("EUR", "eur"))) {
      Answer answer = signed("payment-success", "m" + Ids.next(), body);
      assertThat(answer.status()).as(body).isEqualTo(400);
    }
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  @Test
  void money_for_an_unknown_order_is_kept_in_mind() {
    UUID nobodys = Ids.next();

    assertThat(
            signed("payment-success", "u-1", body(nobodys, "payment.succeeded", tenant)).status())
        .isEqualTo(200);

    assertThat(
            database()
                .sql("select outcome from purchase.webhook_nonces where tenant_id = ?")
                .param(tenant)
                .query(String.class)
                .single())
        .isEqualTo("unknown_order");
  }

  @Test
  void an_order_of_another_tenant_is_not_touched() {
    UUID order = placed(onSale(700, 5), 1).id();

    assertThat(
            signed("payment-success", "t-1", body(order, "payment.succeeded", Ids.next())).status())
        .isEqualTo(200);

    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  @Test
  void a_failure_told_after_the_success_changes_nothing() {
    UUID order = completed(onSale(700, 5), 1);

    assertThat(webhook("late-failure", false, order, paymentOf(order), 700).status())
        .isEqualTo(200);

    assertThat(order(order).text("status")).isEqualTo("completed");
  }

  @Test
  void a_success_told_after_the_failure_still_buys_the_tickets() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 1).id();
    webhook("failure-" + order, false, order, paymentOf(order), 700);
    awaitStatus(order, "payment_failed");
    awaitQuiet(order);

    pay(order);

    awaitStatus(order, "completed");
    assertThat(INVENTORY.sold(type)).isEqualTo(1);
  }

  @Test
  void a_second_payment_goes_back_and_the_order_stays() {
    UUID order = completed(onSale(700, 5), 1);
    String second = PROVIDER.another(order, 700);

    webhook("second-" + order, true, order, second, 700);
    webhook("second-again-" + order, true, order, second, 700);

    eventually(() -> assertThat(PROVIDER.refunded(second)).isEqualTo(700));
    assertThat(order(order).text("status")).isEqualTo("completed");
    assertThat(PROVIDER.refunded(paymentOf(order))).isZero();
  }

  @Test
  void too_little_money_buys_nothing_and_goes_back() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 1).id();
    PROVIDER.set(paymentOf(order), "succeeded");

    webhook("little-" + order, true, order, paymentOf(order), 1);

    awaitStatus(order, "refunded");
    assertThat(PROVIDER.refunded(paymentOf(order))).isEqualTo(1);
    eventually(() -> assertThat(INVENTORY.available(type)).isEqualTo(5));
  }

  private String body(UUID order, String type, UUID ofTenant) {
    return """
    {"id": "x", "type": "%s", "data": {"paymentId": "pay_x", "reference": "%s",
     "tenantId": "%s", "amountMinor": 700, "currency": "EUR"}}
    """
        .formatted(type, order, ofTenant);
  }

  private int signedAt(String route, String id, Instant at, String body, String signedBody) {
    return send(
            "POST",
            "/api/webhooks/" + route,
            null,
            body,
            Map.of(
                StandardWebhooks.ID_HEADER, id,
                StandardWebhooks.TIMESTAMP_HEADER, Long.toString(at.getEpochSecond()),
                StandardWebhooks.SIGNATURE_HEADER,
                    WEBHOOKS.sign(
                        id, at, signedBody.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
        .status();
  }

  private static int events(UUID aggregate, String type) {
    return database()
        .sql("select count(*) from purchase.outbox where aggregate_id = ? and type = ?")
        .param(aggregate)
        .param(type)
        .query(Integer.class)
        .single();
  }
}
