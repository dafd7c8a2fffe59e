package io.boxoffice.local.payments;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Words the messages to the merchant. */
@Component
class WebhookMessages {

  private record Message(String id, String type, Instant createdAt, Data data) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Data(
      String paymentId,
      String reference,
      UUID tenantId,
      long amountMinor,
      String currency,
      @Nullable String failureCode) {}

  private final JsonMapper json;

  WebhookMessages(JsonMapper json) {
    this.json = json;
  }

  Webhook succeeded(Payment payment, int copies, Instant now) {
    return message(payment, "payment.succeeded", "/payment-success", null, copies, now);
  }

  Webhook failed(Payment payment, String failureCode, Instant now) {
    return message(payment, "payment.failed", "/payment-failed", failureCode, 1, now);
  }

  private Webhook message(
      Payment payment,
      String type,
      String path,
      @Nullable String failureCode,
      int copies,
      Instant now) {
    String id = Tokens.id("msg_");
    Data data =
        new Data(
            payment.id(),
            payment.reference(),
            payment.tenantId(),
            payment.amountMinor(),
            payment.currency(),
            failureCode);
    return new Webhook(
        id, path, json.writeValueAsString(new Message(id, type, now, data)), copies, 0);
  }
}
