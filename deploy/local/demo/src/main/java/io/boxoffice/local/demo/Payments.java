package io.boxoffice.local.demo;

import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A buyer's card at the payment provider. */
final class Payments {
  private static final Duration PAYMENT_APPEARS = Duration.ofMinutes(1);

  private Payments() {}

  /**
   * Hands the card to the provider. After a crash the payment may appear a moment later than the
   * order; an order that has ended meanwhile is left alone.
   */
  static void confirm(Gateway gateway, Order order, Answer answer, Mismatches mismatches)
      throws InterruptedException {
    JsonNode payment = answer.body().path("payment");
    long deadline = System.nanoTime() + PAYMENT_APPEARS.toNanos();
    while (payment.path("confirmUrl").asString("").isEmpty()) {
      if (order.completed() || order.settled(Duration.ZERO) || System.nanoTime() > deadline) {
        return;
      }
      Thread.sleep(500);
      JsonNode body =
          Gateway.require(
                  gateway.get(order.buyer(), "/api/orders/" + order.id()), "the buyer's order")
              .body();
      order.update(body);
      payment = body.path("payment");
    }
    Answer confirmed =
        gateway.confirmPayment(
            payment.path("confirmUrl").asString(""),
            Map.of(
                "clientSecret", payment.path("clientSecret").asString(""),
                "cardNumber", order.conduct().card()));
    String state = confirmed.slug();
    // a repeated call may find that the first one, whose answer was lost, has done it
    if (confirmed.ok() || state.endsWith("processing") || state.endsWith("succeeded")) {
      order.confirmed();
    } else {
      // an order that expired on the way has cancelled its payment: the provider says so
      mismatches.expect(
          confirmed.status() == 409, "payment.confirm", order + ": " + confirmed.summary());
    }
  }
}
