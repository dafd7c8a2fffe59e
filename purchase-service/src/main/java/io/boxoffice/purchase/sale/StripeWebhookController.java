package io.boxoffice.purchase.sale;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.purchase.payment.StripeWebhooks;
import io.boxoffice.purchase.payment.StripeWebhooks.About;
import io.boxoffice.purchase.payment.StripeWebhooks.Message;
import io.boxoffice.purchase.payment.StripeWebhooks.Verdict;
import io.boxoffice.purchase.refund.Refunds;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where Stripe reports, all its messages at one address. They become the same words as any
 * provider's; the tenant and the order are those that this service wrote into the payment.
 */
@RestController
@ConditionalOnProperty(name = "boxoffice.payment.provider", havingValue = "stripe")
class StripeWebhookController {
  private static final Logger log = LoggerFactory.getLogger(StripeWebhookController.class);
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final StripeWebhooks webhooks;
  private final TakePaymentWord payments;
  private final Refunds refunds;
  private final TakeChargeback chargebacks;

  StripeWebhookController(
      StripeWebhooks webhooks,
      TakePaymentWord payments,
      Refunds refunds,
      TakeChargeback chargebacks) {
    this.webhooks = webhooks;
    this.payments = payments;
    this.refunds = refunds;
    this.chargebacks = chargebacks;
  }

  @PostMapping("/api/webhooks/stripe")
  ResponseEntity<?> take(
      @RequestHeader(name = "Stripe-Signature", required = false) @Nullable String signature,
      @RequestBody(required = false) byte @Nullable [] body) {
    return switch (webhooks.read(body == null ? new byte[0] : body, signature)) {
      case Verdict.Refused refused -> {
        log.warn("refused a webhook of Stripe: {}", refused.why());
        yield Problems.of(
            HttpStatus.UNAUTHORIZED,
            "unauthenticated",
            "The message is not signed by Stripe for this endpoint, or is too old.");
      }
      case Verdict.Malformed ignored ->
          Problems.of(
              HttpStatus.BAD_REQUEST, "malformed-request", "The body is no event of Stripe.");
      case Verdict.Genuine(Message message) -> genuine(message);
    };
  }

  private ResponseEntity<?> genuine(Message message) {
    About about = message.about();
    return switch (message.type()) {
      case "payment_intent.succeeded" -> word(message, true, about.receivedMinor());
      case "payment_intent.payment_failed", "payment_intent.canceled" ->
          word(message, false, about.askedMinor());
      case "refund.updated", "refund.failed", "charge.refund.updated" -> {
        if (about.id() != null) {
          refunds.lookAgain(about.id());
        }
        yield ResponseEntity.ok().build();
      }
      case "charge.dispute.created" -> chargeback(message);
      // Stripe tells of more than was asked for
      default -> ResponseEntity.ok().build();
    };
  }

  private ResponseEntity<?> word(Message message, boolean succeeded, @Nullable Long amountMinor) {
    About about = message.about();
    UUID tenant = about.tenantId();
    UUID order = about.orderId();
    if (tenant == null || order == null) {
      log.warn("message {} of Stripe is about a payment that is not of an order", message.id());
      return ResponseEntity.ok().build();
    }
    Word word =
        PaymentMessage.word(
            succeeded,
            new PaymentMessage.Data(
                about.id(), order, tenant, amountMinor, about.isoCurrency(), about.failureCode()));
    if (word == null) {
      return Problems.of(
          HttpStatus.BAD_REQUEST, "malformed-request", "The payment has no amount or currency.");
    }
    TakePaymentWord.Outcome outcome =
        context(tenant, message)
            .call(() -> payments.take(message.id(), message.type(), order, word));
    return switch (outcome) {
      case TAKEN, REPEATED, UNKNOWN_ORDER -> ResponseEntity.ok().build();
    };
  }

  private ResponseEntity<?> chargeback(Message message) {
    String payment = message.about().paymentIntent();
    return payment == null || chargebacks.take(message.id(), message.type(), payment)
        ? ResponseEntity.ok().build()
        : Problems.unavailable(
            "A ticket of the order is in the middle of another operation; send it again.", AGAIN);
  }

  private static TenantContext context(UUID tenant, Message message) {
    return new TenantContext(
        tenant, null, Set.of(), ActorType.SERVICE, null, "webhook:" + message.type());
  }
}
