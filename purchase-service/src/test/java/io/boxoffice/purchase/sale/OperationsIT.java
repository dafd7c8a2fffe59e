package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class OperationsIT extends PurchaseIT {
  @Autowired PaidWithoutTickets detector;
  @Autowired MeterRegistry metrics;

  @Test
  void an_order_shows_how_far_it_has_come_and_what_it_waits_for() {
    UUID order = placed(onSale(700, 5), 1).id();

    JsonNode waiting = order(order).json().get("progress");
    assertThat(texts(waiting.get("done"))).containsExactly("reserve_stock", "start_payment");
    assertThat(waiting.get("undone")).isEmpty();
    assertThat(waiting.at("/underWay/0/step").asString()).isEqualTo("await_payment");
    assertThat(waiting.at("/underWay/0/direction").asString()).isEqualTo("forward");
    assertThat(waiting.at("/underWay/0/waitingFor").asString()).isEqualTo("the buyer's payment");

    pay(order);
    awaitStatus(order, "completed");
    awaitQuiet(order);
    JsonNode over = order(order).json().get("progress");
    assertThat(texts(over.get("done")))
        .contains("confirm_stock", "issue_tickets", "complete_order");
    assertThat(over.get("underWay")).isEmpty();
  }

  @Test
  void an_order_that_is_undone_shows_that() {
    UUID order = placed(onSale(700, 5), 1).id();
    post("/api/orders/" + order + "/cancel", buyerToken(), null);
    awaitQuiet(order);

    assertThat(texts(order(order).json().at("/progress/undone")))
        .containsSubsequence("start_payment", "reserve_stock");
  }

  @Test
  void orders_that_are_stuck_are_listed_counted_and_told_of_once(CapturedOutput log) {
    UUID type = onSale(700, 5);
    UUID first = placed(type, 1).id();
    UUID second = placed(type, 1).id();
    INVENTORY.down("/confirm");
    pay(first);
    pay(second);
    assertThat(stuck("").get("items")).as("not for a minute yet").isEmpty();

    clock.advance(Duration.ofSeconds(61));

    eventually(() -> assertThat(stuck("").get("items")).hasSize(2));
    JsonNode page = stuck("?limit=1");
    JsonNode row = page.at("/items/0");
    assertThat(row.get("orderId").asString()).isEqualTo(first.toString());
    assertThat(row.get("why").asString()).isEqualTo("paid_without_tickets");
    assertThat(row.get("step").asString()).isEqualTo("confirm_stock");
    assertThat(row.get("waitingFor").asString()).isEqualTo("the stock");
    assertThat(row.get("orderStatus").asString()).isEqualTo("paid");
    assertThat(row.get("forSeconds").asLong()).isGreaterThanOrEqualTo(60);
    eventually(
        () -> assertThat(stuck("").at("/items/0/lastError").asString()).contains("inventory"));
    JsonNode next = stuck("?limit=1&cursor=" + page.get("nextCursor").asString());
    assertThat(next.at("/items/0/orderId").asString()).isEqualTo(second.toString());
    assertThat(next.has("nextCursor")).isFalse();
    assertThat(
            get("/api/orders/stuck", tokens.bearer(Ids.next(), Ids.next(), "admin"))
                .json()
                .get("items"))
        .as("another tenant's are not shown")
        .isEmpty();

    detector.watch();
    detector.watch();
    int told = gauge();
    assertThat(told).isGreaterThanOrEqualTo(2);
    assertThat(log.getAll().split("order " + first + " of tenant", -1)).hasSize(2);

    INVENTORY.reset();
    breakers.getAllCircuitBreakers().forEach(CircuitBreaker::reset);
    awaitStatus(first, "completed");
    awaitStatus(second, "completed");
    assertThat(stuck("").get("items")).isEmpty();
    detector.watch();
    assertThat(gauge()).isLessThanOrEqualTo(told - 2);
  }

  @Test
  void a_refund_that_the_provider_cannot_do_is_listed() {
    UUID order = completed(onSale(700, 5), 1);
    awaitQuiet(order);
    PROVIDER.set(paymentOf(order), "failed");

    send(
        "POST",
        "/api/orders/" + order + "/refunds",
        buyerToken(),
        "{}",
        java.util.Map.of("Idempotency-Key", "r"));

    awaitStatus(order, "refund_failed");
    JsonNode row = stuck("").at("/items/0");
    assertThat(row.get("why").asString()).isEqualTo("refund_failed");
    assertThat(row.get("orderId").asString()).isEqualTo(order.toString());
    assertThat(order(order).json().at("/progress/underWay/0/saga").asString()).isEqualTo("refund");
    PROVIDER.set(paymentOf(order), "succeeded");
    awaitStatus(order, "refunded");
  }

  private int gauge() {
    return (int) metrics.get("boxoffice.orders.paid.without.tickets").gauge().value();
  }

  private JsonNode stuck(String query) {
    Answer answer = get("/api/orders/stuck" + query, tokens.bearer(Ids.next(), tenant, "admin"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
