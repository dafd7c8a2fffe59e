package io.boxoffice.purchase.sale;

import io.boxoffice.common.problem.Problems;
import io.boxoffice.common.tenant.ActorType;
import io.boxoffice.common.tenant.TenantContext;
import io.boxoffice.common.webhook.StandardWebhooks;
import io.boxoffice.common.webhook.StandardWebhooks.Verdict;
import io.boxoffice.purchase.sale.PaymentDecision.Word;
import io.boxoffice.purchase.sale.TakePaymentWord.Outcome;
import java.time.InstantSource;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the payment provider reports. The signature is the only credential, and the tenant is the
 * one the signed body names.
 */
@RestController
@ConditionalOnProperty(
    name = "boxoffice.payment.provider",
    havingValue = "local",
    matchIfMissing = true)
class PaymentWebhookController {
  private static final Logger log = LoggerFactory.getLogger(PaymentWebhookController.class);

  private final StandardWebhooks signatures;
  private final TakePaymentWord payments;
  private final JsonMapper json;
  private final InstantSource time;

  PaymentWebhookController(
      WebhookProperties properties, TakePaymentWord payments, JsonMapper json, InstantSource time) {
    this.signatures = StandardWebhooks.of(properties.secrets());
    this.payments = payments;
    this.json = json;
    this.time = time;
  }

  @PostMapping("/api/webhooks/payment-success")
  ResponseEntity<?> succeeded(
      @RequestHeader(name = StandardWebhooks.ID_HEADER, required = false) @Nullable String id,
      @RequestHeader(name = StandardWebhooks.TIMESTAMP_HEADER, required = false)
          @Nullable String timestamp,
      @RequestHeader(name = StandardWebhooks.SIGNATURE_HEADER, required = false)
          @Nullable String signature,
      @RequestBody(required = false) byte @Nullable [] body) {
    return take("payment.succeeded", id, timestamp, signature, body);
  }

  @PostMapping("/api/webhooks/payment-failed")
  ResponseEntity<?> failed(
      @RequestHeader(name = StandardWebhooks.ID_HEADER, required = false) @Nullable String id,
      @RequestHeader(name = StandardWebhooks.TIMESTAMP_HEADER, required = false)
          @Nullable String timestamp,
      @RequestHeader(name = StandardWebhooks.SIGNATURE_HEADER, required = false)
          @Nullable String signature,
      @RequestBody(required = false) byte @Nullable [] body) {
    return take("payment.failed", id, timestamp, signature, body);
  }

  private ResponseEntity<?> take(
      String expectedType,
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signature,
      byte @Nullable [] body) {
    byte[] content = body == null ? new byte[0] : body;
    return switch (signatures.verify(id, timestamp, signature, content, time.instant())) {
      case Verdict.Refused refused -> {
        log.warn("refused a payment webhook: {}", refused.reason());
        yield Problems.of(
            HttpStatus.UNAUTHORIZED,
            "unauthenticated",
            "The message is not signed by a payment provider that is known here, or is too old.");
      }
      case Verdict.Genuine genuine -> genuine(expectedType, genuine.id(), content);
    };
  }

  private ResponseEntity<?> genuine(String expectedType, String id, byte[] content) {
    PaymentMessage message;
    try {
      message = json.readValue(content, PaymentMessage.class);
    } catch (JacksonException e) {
      return malformed("The body is not the JSON of a payment event.");
    }
    PaymentMessage.Data data = message == null ? null : message.data();
    if (data == null || !expectedType.equals(message.type())) {
      return malformed("This address takes events of the type " + expectedType + ".");
    }
    Word word = PaymentMessage.word(expectedType.equals("payment.succeeded"), data);
    UUID tenant = data.tenantId();
    UUID order = data.reference();
    if (word == null || tenant == null || order == null) {
      return malformed("data needs paymentId, reference, tenantId, amountMinor and currency.");
    }
    TenantContext context =
        new TenantContext(
            tenant, null, Set.of(), ActorType.SERVICE, null, "webhook:" + expectedType);
    Outcome outcome = context.call(() -> payments.take(id, expectedType, order, word));
    return switch (outcome) {
      // an order that is unknown now stays unknown: asking again would change nothing
      case TAKEN, REPEATED, UNKNOWN_ORDER -> ResponseEntity.ok().build();
    };
  }

  private static ResponseEntity<?> malformed(String detail) {
    return Problems.of(HttpStatus.BAD_REQUEST, "malformed-request", detail);
  }
}
