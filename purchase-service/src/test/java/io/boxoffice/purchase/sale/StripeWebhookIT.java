package io.boxoffice.purchase.sale;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.boxoffice.common.id.Ids;
import io.boxoffice.purchase.PurchaseIT;
import io.boxoffice.purchase.payment.StripeStandIn;
import io.boxoffice.purchase.refund.Refunds;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** What Stripe's messages do to orders; its signature is made by its own SDK. */
class StripeWebhookIT extends PurchaseIT {
  private static final String SECRET = "whsec_of_the_endpoint";

  @Autowired TakePaymentWord words;
  @Autowired Refunds refunds;
  @Autowired TakeChargeback chargebacks;
  private StripeWebhookController controller;

  @BeforeEach
  void endpoint() {
    controller =
        new StripeWebhookController(
            StripeStandIn.webhooks("whsec_old, " + SECRET, json, clock),
            words,
            refunds,
            chargebacks);
  }

  @Test
  void a_succeeded_intent_pays_its_order_once() {
    UUID type = onSale(700, 5);
    UUID order = placed(type, 2).id();
    PROVIDER.set(paymentOf(order), "succeeded");
    String event = intent("evt_" + order, "payment_intent.succeeded", order, 1400, "eur");

    assertThat(sent(event)).isEqualTo(200);
    assertThat(sent(event)).isEqualTo(200);

    awaitStatus(order, "completed");
    assertThat(ticketsOf(order)).hasSize(2);
    assertThat(
            database()
                .sql("select repeats from purchase.webhook_nonces where webhook_id = ?")
                .param("evt_" + order)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void a_failed_or_cancelled_intent_closes_its_order() {
    UUID type = onSale(700, 5);
    for (String event : List.of("payment_intent.payment_failed", "payment_intent.canceled")) {
      UUID order = placed(type, 2).id();

      assertThat(sent(intent("evt_" + order, event, order, 1400, "eur"))).isEqualTo(200);

      awaitStatus(order, "payment_failed");
      awaitQuiet(order);
    }
    assertThat(INVENTORY.available(type)).isEqualTo(5);
  }

  @Test
  void money_in_another_currency_goes_back() {
    UUID order = placed(onSale(700, 5), 1).id();
    PROVIDER.set(paymentOf(order), "succeeded");

    sent(intent("evt_" + order, "payment_intent.succeeded", order, 700, "usd"));

    awaitStatus(order, "refunded");
  }

  @Test
  void a_chargeback_revokes_the_tickets_and_the_order_is_not_refunded_on_top() {
    UUID order = completed(onSale(700, 5), 2);
    String event = dispute("evt_d" + order, paymentOf(order));

    assertThat(sent(event)).isEqualTo(200);
    assertThat(sent(event)).isEqualTo(200);

    for (UUID ticket : ticketsOf(order)) {
      eventually(() -> assertThat(ticket(ticket).text("status")).isEqualTo("revoked"));
      assertThat(ticket(ticket).text("statusReason")).isEqualTo("chargeback");
      assertThat(CHECKIN.effect(ticket)).isEqualTo("blocked");
    }
    assertThat(
            send(
                    "POST",
                    "/api/orders/" + order + "/refunds",
                    buyerToken(),
                    "{}",
                    Map.of("Idempotency-Key", "r"))
                .status())
        .isEqualTo(409);
    assertThat(PROVIDER.refunded(paymentOf(order))).isZero();
  }

  @Test
  void a_chargeback_waits_for_an_operation_under_way_and_revokes_the_rest_meanwhile() {
    UUID order = completed(onSale(700, 5), 2);
    UUID held = ticketsOf(order).getFirst();
    UUID operation = Ids.next();
    internal(
        "POST",
        "/internal/tickets/" + held + "/claims",
        """
        {"operationId": "%s", "kind": "transfer", "expectedOwnerId": "%s"}
        """
            .formatted(operation, buyer));
    String event = dispute("evt_d" + order, paymentOf(order));

    assertThat(sent(event)).isEqualTo(503);

    UUID other = ticketsOf(order).getLast();
    eventually(() -> assertThat(ticket(other).text("status")).isEqualTo("revoked"));
    assertThat(ticket(held).text("status")).isEqualTo("active");
    internal("POST", "/internal/tickets/" + held + "/claims/" + operation + "/give-up", null);
    assertThat(sent(event)).isEqualTo(200);
    eventually(() -> assertThat(ticket(held).text("status")).isEqualTo("revoked"));
  }

  @Test
  void what_is_about_nothing_here_is_left_alone() {
    assertThat(sent(dispute("evt_1" + tenant, "pi_of_nobody"))).isEqualTo(200);
    assertThat(
            sent(event("evt_2", "payment_intent.succeeded", "{\"id\": \"pi_1\", \"amount\": 5}")))
        .isEqualTo(200);
    assertThat(sent(event("evt_3", "customer.created", "{\"id\": \"cus_1\"}"))).isEqualTo(200);
    assertThat(sent(event("evt_4", "refund.updated", "{\"id\": \"re_of_nobody\"}"))).isEqualTo(200);
  }

  @Test
  void what_is_unsigned_stale_or_forged_is_refused() throws Exception {
    UUID order = placed(onSale(700, 5), 1).id();
    String event = intent("evt_" + order, "payment_intent.succeeded", order, 700, "eur");
    Instant now = clock.instant();

    assertThat(taken(event, null)).isEqualTo(401);
    assertThat(taken(event, "")).isEqualTo(401);
    assertThat(taken(event, "t=1,v1=abc")).isEqualTo(401);
    assertThat(taken(event, signature(event, now.minusSeconds(301)))).isEqualTo(401);
    assertThat(taken(event + " ", signature(event, now))).isEqualTo(401);
    assertThat(
            taken(
                event,
                Webhook.Signature.generateSignatureHeader(
                    event, "whsec_of_somebody", now.getEpochSecond())))
        .isEqualTo(401);
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  @Test
  void what_is_signed_and_makes_no_sense_is_malformed() {
    UUID order = placed(onSale(700, 5), 1).id();
    for (String body :
        List.of(
            "",
            "x",
            "{",
            "[]",
            "null",
            "7",
            "{\"object\": \"event\"}",
            event("evt", "payment_intent.succeeded", "[]"),
            event("evt", "payment_intent.succeeded", "{\"amount\": {}}"),
            intent("evt", "payment_intent.succeeded", order, -1, "eur"),
            intent("evt", "payment_intent.succeeded", order, 1, "e"))) {
      assertThat(sent(body)).as(body).isEqualTo(400);
    }
    assertThat(order(order).text("status")).isEqualTo("awaiting_payment");
  }

  private String intent(String id, String type, UUID order, long amount, String currency) {
    return event(
        id,
        type,
        """
        {"id": "%s", "object": "payment_intent", "amount": %d, "currency": "%s",
         "status": "succeeded", "metadata": {"order_id": "%s", "tenant_id": "%s"},
         "last_payment_error": {"code": "card_declined", "type": "card_error"}}
        """
            .formatted(paymentOf(order), amount, currency, order, tenant));
  }

  private static String dispute(String id, String payment) {
    return event(
        id,
        "charge.dispute.created",
        """
        {"id": "dp_1", "object": "dispute", "amount": 1400, "currency": "eur",
         "reason": "fraudulent", "payment_intent": "%s", "metadata": {}}
        """
            .formatted(payment));
  }

  private static String event(String id, String type, String object) {
    return """
    {"id": "%s", "object": "event", "api_version": "2020-08-27", "created": 1, "type": "%s",
     "livemode": false, "pending_webhooks": 1, "data": {"object": %s}}
    """
        .formatted(id, type, object);
  }

  private int sent(String event) {
    return taken(event, signature(event, clock.instant()));
  }

  private static String signature(String event, Instant at) {
    try {
      return Webhook.Signature.generateSignatureHeader(event, SECRET, at.getEpochSecond());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private int taken(String event, String signature) {
    ResponseEntity<?> answer = controller.take(signature, event.getBytes(StandardCharsets.UTF_8));
    return answer.getStatusCode().value();
  }
}
